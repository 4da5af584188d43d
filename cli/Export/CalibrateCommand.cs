using System.Globalization;
using Torchline.Export.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Cli.Export;

/// <summary><c>torchline calibrate models/NAME/VERSION --data DIR</c>.</summary>
internal sealed class CalibrateCommand : Command, IHasExamples
{
    private readonly Argument<string> package = new("PACKAGE") { Description = "Folder of a sentiment model" };
    private readonly Option<string> data = new("--data") { Description = "Folder with train.txt and dev.txt: the prior is fitted on dev.txt", Required = true };
    private readonly Option<double?> negatives = NumberOption.Create("--negatives", "Percentage of the negative reviews with a negation whose label stays [default: 95]", 50.0, 99.9);
    private readonly Option<bool> write = new("--write") { Description = "Write the prior into the manifest; run 'card' again then" };

    public CalibrateCommand() : base("calibrate", "Fit the prior of texts with a negation: training data has nearly none that are positive.")
    {
        Arguments.Add(package);
        foreach (var option in (Option[])[data, negatives, write]) Options.Add(option);
        SetAction(command => ExportErrors.Report(() => Run(command)));
    }

    public string Examples =>
        """
          torchline calibrate models/minilm-int8/1 --data data/sentiment
          torchline calibrate models/minilm-int8/1 --data data/sentiment --negatives 97 --write
        """;

    private int Run(ParseResult command)
    {
        var calibration = new SentimentCalibration(
            command.GetRequiredValue(package), LabeledReviews.ReadDevelopment(command.GetRequiredValue(data), Console.Error.WriteLine));
        var keep = (command.GetValue(negatives) ?? 95) / 100;
        var prior = calibration.Fit(keep);
        if (prior.LogOdds == 0)
        {
            Console.WriteLine($"{calibration.Name}: fewer negative reviews with a negation keep their label as it is; the prior stays");
            return ExitCodes.Success;
        }
        FigureLines.Print([
            ("before", [.. SentimentCard.FiguresOfReviews(calibration.Before, "dev")]),
            ("after", [.. SentimentCard.FiguresOfReviews(calibration.With(prior), "dev")]),
        ]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{calibration.Name}: {prior.LogOdds} is added to the log-odds of positive for texts with a negation"));
        if (command.GetValue(write))
        {
            calibration.Write(prior, keep);
            Console.WriteLine("written; 'torchline card … --write' measures the model again");
        }
        return ExitCodes.Success;
    }
}
