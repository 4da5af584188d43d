using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>Measures where a sentiment model fails, and writes it into its manifest.</summary>
internal sealed class SentimentCard
{
    private const string Behaviour = "behaviour";
    private const string Accuracy = "accuracy";
    private const string AsServed = "accuracy as served";
    private const string CertainShare = "share of certain answers";
    private const string CalibrationError = "expected calibration error";

    private readonly ExaminedSentiment model;

    /// <summary>Opens a package.</summary>
    /// <exception cref="ExportException">It is no sentiment model.</exception>
    public SentimentCard(string folder) => model = new ExaminedSentiment(folder);

    /// <summary>The model's name.</summary>
    public string Name => model.Package.Manifest.Name;

    /// <summary>Answers texts.</summary>
    public SentimentExamination Examine(IReadOnlyList<LabeledReview> texts)
    {
        var encoded = model.Encode(texts);
        return model.Decide(encoded, model.ProbabilitiesOf(encoded), model.Package.Manifest.Calibration);
    }

    /// <summary>Whether a figure is one of the answers that the service gives.</summary>
    public static bool IsAsServed(Metric metric) =>
        metric.Name is AsServed or CertainShare or CalibrationError || metric.Data.StartsWith(Behaviour, StringComparison.Ordinal);

    /// <summary>What was measured on sentences by kind.</summary>
    public static IEnumerable<Metric> FiguresOfBehaviour(SentimentExamination behaviour) =>
    [
        Figure(Accuracy, Behaviour, behaviour.Accuracy(_ => true)!.Value),
        .. behaviour.Kinds.Select(kind => Figure(Accuracy, $"{Behaviour}: {kind.Key}", behaviour.Accuracy(text => text.Kind == kind.Key)!.Value)),
    ];

    /// <summary>What was measured on the reviews of a data set.</summary>
    /// <param name="examination">The answers.</param>
    /// <param name="data">The data's name.</param>
    public static IEnumerable<Metric> FiguresOfReviews(SentimentExamination examination, string data) =>
    [
        Figure(AsServed, data, examination.Accuracy(_ => true)!.Value),
        .. Known(AsServed, $"{data}, without reviews that are in train", examination.Accuracy(text => !text.IsInTrain)),
        .. Known(AsServed, $"{data}, positive with a negation", examination.Accuracy(text => text.HasNegation && text.IsPositive)),
        .. Known(AsServed, $"{data}, negative with a negation", examination.Accuracy(text => text.HasNegation && !text.IsPositive)),
        Figure(CalibrationError, data, examination.CalibrationError),
        .. Known(CertainShare, data, examination.Certain),
    ];

    /// <summary>Writes figures and card into the package's manifest; nothing else of it changes.</summary>
    /// <param name="figures">Replace those of the same name and data.</param>
    /// <param name="mistakes">The wrong answers.</param>
    /// <param name="limitations">What the model is not to be trusted with; null: as it was.</param>
    /// <param name="sentences">The file of the sentences by kind.</param>
    public void Write(
        IReadOnlyList<Metric> figures, IEnumerable<CardMistake> mistakes, IReadOnlyList<string>? limitations, string sentences)
    {
        var source = DataSource.OfFile(sentences);
        var replaced = figures.Select(figure => (figure.Name, figure.Data)).ToHashSet();
        model.Revise(manifest => manifest with
        {
            Metrics = [.. manifest.Metrics.Where(figure => !replaced.Contains((figure.Name, figure.Data))), .. figures],
            Card = new ModelCard { Limitations = limitations ?? manifest.Card?.Limitations ?? [], Mistakes = [.. mistakes.Take(ModelCard.MaxMistakes)] },
            Provenance = manifest.Provenance with
            {
                DataSha256 = new Dictionary<string, string>(manifest.Provenance.DataSha256) { [Path.GetFileName(source.Path)] = source.Sha256! },
            },
        });
    }

    private static IEnumerable<Metric> Known(string name, string data, double? value) => value is { } known ? [Figure(name, data, known)] : [];

    private static Metric Figure(string name, string data, double value) => new() { Name = name, Data = data, Value = value };
}
