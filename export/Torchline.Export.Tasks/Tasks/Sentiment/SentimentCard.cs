using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>A sentiment model's answers to texts whose labels are known, as the service gives them.</summary>
/// <param name="Texts">The texts.</param>
/// <param name="Answers">The answer to each.</param>
internal sealed record SentimentExamination(IReadOnlyList<LabeledReview> Texts, IReadOnlyList<SentimentAnswer> Answers)
{
    /// <summary>The share of right answers to some of the texts; null where there is none of them.</summary>
    public double? Accuracy(Func<LabeledReview, bool> of) => Share(of, (text, answer) => answer.IsPositive == text.IsPositive);

    /// <summary>The share of answers that are marked as certain; null of a model that does not tell.</summary>
    public double? Certain => Answers[0].IsCertain is null ? null : Share(_ => true, (_, answer) => answer.IsCertain == true);

    /// <summary>The expected calibration error.</summary>
    public double CalibrationError => TemperatureFit.ErrorOf(
        [.. Answers.Select(answer => answer.IsPositive ? answer.Score : 1 - answer.Score)],
        [.. Texts.Select(text => text.IsPositive ? 1f : 0f)]);

    /// <summary>The texts by kind, in the order of the file.</summary>
    public IEnumerable<IGrouping<string, LabeledReview>> Kinds => Texts.GroupBy(text => text.Kind);

    /// <summary>The wrong answers.</summary>
    public IEnumerable<CardMistake> Mistakes => Texts.Zip(Answers)
        .Where(pair => pair.First.IsPositive != pair.Second.IsPositive)
        .Select(pair => new CardMistake(
            pair.First.Text,
            pair.First.Kind,
            SentimentAnswer.LabelOf(pair.Second.IsPositive),
            SentimentAnswer.LabelOf(pair.First.IsPositive),
            Math.Round(pair.Second.Score, 3),
            pair.Second.IsCertain));

    private double? Share(Func<LabeledReview, bool> of, Func<LabeledReview, SentimentAnswer, bool> isCounted)
    {
        var chosen = Texts.Zip(Answers).Where(pair => of(pair.First)).ToArray();
        return chosen.Length == 0 ? null : chosen.Average(pair => isCounted(pair.First, pair.Second) ? 1.0 : 0);
    }
}

/// <summary>Measures where a sentiment model fails, and writes it into its manifest.</summary>
internal sealed class SentimentCard
{
    private const string Behaviour = "behaviour";
    private const string Accuracy = "accuracy";
    private const string AsServed = "accuracy as served";

    private readonly ModelPackage package;
    private readonly byte[] network;
    private readonly SentimentTokenizer tokenizer;
    private readonly SentimentDecision decision;

    /// <summary>Opens a package.</summary>
    /// <exception cref="ExportException">It is no sentiment model.</exception>
    public SentimentCard(string folder)
    {
        package = ModelPackage.Open(folder, TaskContracts.All);
        if (package.Manifest.Task != SentimentContract.Task)
            throw new ExportException($"{package.Folder} is no sentiment model: only those are measured on sentences");
        network = File.ReadAllBytes(package.NetworkPath);
        tokenizer = SentimentTokenizer.Load(package);
        decision = new SentimentDecision(package.Manifest, tokenizer);
    }

    /// <summary>The model's name.</summary>
    public string Name => package.Manifest.Name;

    /// <summary>Answers texts.</summary>
    public SentimentExamination Examine(IReadOnlyList<LabeledReview> texts)
    {
        var encoded = new EncodedTexts(package, tokenizer, texts);
        var probabilities = SentimentScore.Of(network, encoded).Probabilities;
        SentimentAnswer[] answers = [.. texts.Select((text, i) => decision.Decide(probabilities[i], text.Text, encoded[i]))];
        return new SentimentExamination(texts, answers);
    }

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
        Figure("expected calibration error", data, examination.CalibrationError),
        .. Known("share of certain answers", data, examination.Certain),
    ];

    /// <summary>Writes figures and card into the package's manifest; nothing else of it changes.</summary>
    /// <param name="figures">Replace those of the same name and data.</param>
    /// <param name="mistakes">The wrong answers.</param>
    /// <param name="limitations">What the model is not to be trusted with; null: as it was.</param>
    /// <param name="sentences">The file of the sentences by kind.</param>
    public void Write(
        IReadOnlyList<Metric> figures, IEnumerable<CardMistake> mistakes, IReadOnlyList<string>? limitations, string sentences)
    {
        var manifest = package.Manifest;
        var source = DataSource.OfFile(sentences);
        var replaced = figures.Select(figure => (figure.Name, figure.Data)).ToHashSet();
        var repository = new ModelRepository(Path.GetDirectoryName(Path.GetDirectoryName(package.Folder))!, TaskContracts.All);
        new ModelPublisher(repository).Publish(
            manifest with
            {
                Metrics = [.. manifest.Metrics.Where(figure => !replaced.Contains((figure.Name, figure.Data))), .. figures],
                Card = new ModelCard { Limitations = limitations ?? manifest.Card?.Limitations ?? [], Mistakes = [.. mistakes.Take(ModelCard.MaxMistakes)] },
                Provenance = manifest.Provenance with
                {
                    DataSha256 = new Dictionary<string, string>(manifest.Provenance.DataSha256) { [Path.GetFileName(source.Path)] = source.Sha256! },
                },
                Files = [],
            },
            folder =>
            {
                foreach (var file in manifest.Files)
                    File.Copy(Path.Combine(package.Folder, file.Name), Path.Combine(folder, file.Name));
            },
            overwrite: true);
    }

    private static IEnumerable<Metric> Known(string name, string data, double? value) => value is { } known ? [Figure(name, data, known)] : [];

    private static Metric Figure(string name, string data, double value) => new() { Name = name, Data = data, Value = value };
}
