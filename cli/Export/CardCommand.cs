using Torchline.Contracts.Packages;
using Torchline.Export.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Cli.Export;

/// <summary><c>torchline card models/NAME/VERSION --behaviour FILE</c>.</summary>
internal sealed class CardCommand : Command, IHasExamples
{
    private readonly Argument<string[]> packages = new("PACKAGE") { Description = "Folders of sentiment models", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> behaviour = new("--behaviour") { Description = "Sentences by kind: KIND, 0 or 1, TEXT, with tabs between them", Required = true };
    private readonly Option<string?> data = new("--data") { Description = "Folder with train.txt and dev.txt: measure on dev.txt, too" };
    private readonly Option<bool> test = new("--test") { Description = "Measure on test.txt of --data, too" };
    private readonly Option<bool> write = new("--write") { Description = "Write figures and mistakes into the manifests" };
    private readonly Option<string[]> limitations = new("--limitation") { Description = "What the models are not to be trusted with, for the manifests", AllowMultipleArgumentsPerToken = true };

    public CardCommand() : base("card", "Measure where sentiment models fail, as the service answers, and write it into their manifests.")
    {
        Arguments.Add(packages);
        foreach (var option in (Option[])[behaviour, data, test, write, limitations]) Options.Add(option);
        SetAction(command => ExportErrors.Report(() => Run(command)));
    }

    public string Examples =>
        """
          torchline card models/minilm-int8/1 --behaviour data/sentiment/behaviour.tsv
          torchline card models/two-way/1 models/bow/1 --behaviour data/sentiment/behaviour.tsv --data data/sentiment --write
          torchline card models/bow/1 --behaviour sentences.tsv --write --limitation "It does not know the order of words."
        """;

    private int Run(ParseResult command)
    {
        var (folder, said) = (command.GetValue(data), command.GetValue(limitations) ?? []);
        if (folder is null && command.GetValue(test))
            throw new RunException("--test measures on test.txt of --data: give that too");
        if (said.Length > 0 && !command.GetValue(write))
            throw new RunException("--limitation is written into the manifests: give --write too");
        var sentences = LabeledReviews.ReadBehaviour(command.GetRequiredValue(behaviour));
        List<(string Name, IReadOnlyList<LabeledReview> Reviews)> sets = folder is null ? [] : [("dev", LabeledReviews.ReadDevelopment(folder, Console.Error.WriteLine))];
        if (folder is not null && command.GetValue(test))
            sets.Add(("test", LabeledReviews.ReadTest(folder, Console.Error.WriteLine)));

        var columns = new List<(string Name, IReadOnlyList<Metric> Figures)>();
        CardMistake[] mistakes = [];
        foreach (var package in command.GetRequiredValue(packages))
        {
            var card = new SentimentCard(package);
            var examination = card.Examine(sentences);
            Metric[] figures =
            [
                .. SentimentCard.FiguresOfBehaviour(examination),
                .. sets.SelectMany(set => SentimentCard.FiguresOfReviews(card.Examine(set.Reviews), set.Name)),
            ];
            mistakes = [.. examination.Mistakes];
            columns.Add((card.Name, figures));
            if (command.GetValue(write))
                card.Write(figures, mistakes, said.Length > 0 ? said : null, command.GetRequiredValue(behaviour));
        }
        FigureLines.Print(columns);
        if (columns.Count == 1)
            Print(mistakes);
        return ExitCodes.Success;
    }

    private static void Print(IEnumerable<CardMistake> mistakes)
    {
        foreach (var mistake in mistakes)
        {
            var guess = mistake.Certain == false ? ", not certain" : "";
            Console.WriteLine($"{mistake.Kind}: \"{mistake.Input}\" is {mistake.Expected}, answered {mistake.Answer} ({FigureLines.Percent(mistake.Score)}{guess})");
        }
    }
}
