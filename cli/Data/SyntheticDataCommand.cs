using Torchline.Training.Tasks.Sentiment.Data;

namespace Torchline.Cli.Data;

/// <summary><c>torchline data synthetic DIR</c>: the generator's reviews as files, in the format that <c>--data</c> reads.</summary>
internal sealed class SyntheticDataCommand : Command, IHasExamples
{
    private readonly Argument<string> folder = new("DIR") { Description = "Folder for train.txt, dev.txt and test.txt" };

    public SyntheticDataCommand() : base("synthetic", "Write the built-in review data set: one review a line, 0 or 1 first.")
    {
        Arguments.Add(folder);
        SetAction(command => UserErrors.Report(() => Write(command.GetRequiredValue(folder))));
    }

    public string Examples =>
        """
          torchline data synthetic data/reviews
          torchline train sentiment --model bow --data data/reviews --name try
        """;

    private static int Write(string folder)
    {
        var files = SyntheticReviews.Splits.ToDictionary(split => split, split => Path.Combine(folder, split + ".txt"));
        if (files.Values.FirstOrDefault(File.Exists) is { } taken)
            throw new RunException($"{taken} exists already: choose another folder, or delete it");
        Directory.CreateDirectory(folder);
        foreach (var (split, path) in files)
        {
            var reviews = SyntheticReviews.Split(split);
            DurableFile.Write(path, string.Concat(reviews.Select(review => $"{(review.IsPositive ? 1 : 0)} {string.Join(' ', review.Words)}\n")));
            Console.WriteLine($"{path}: {reviews.Count:N0} reviews");
        }
        return ExitCodes.Success;
    }
}
