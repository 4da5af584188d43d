using System.Text.Json.Nodes;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>Fits the prior of texts with a negation on reviews that a model did not learn, and writes it into its manifest.</summary>
internal sealed class SentimentCalibration
{
    private readonly ExaminedSentiment model;
    private readonly EncodedTexts reviews;
    private readonly float[] probabilities;

    /// <summary>Opens a package.</summary>
    /// <param name="folder">The folder of a sentiment model.</param>
    /// <param name="reviews">Reviews that it did not learn.</param>
    /// <exception cref="ExportException">It is no sentiment model.</exception>
    public SentimentCalibration(string folder, IReadOnlyList<LabeledReview> reviews)
    {
        model = new ExaminedSentiment(folder);
        this.reviews = model.Encode(reviews);
        probabilities = model.ProbabilitiesOf(this.reviews);
        Before = Answers(null); // a prior of before is no part of what is fitted
    }

    /// <summary>The model's name.</summary>
    public string Name => model.Package.Manifest.Name;

    /// <summary>The answers with the prior of the training data.</summary>
    public SentimentExamination Before { get; }

    private Calibration Current => model.Package.Manifest.Calibration ?? new Calibration(1);

    /// <summary>Fits the prior.</summary>
    /// <param name="keep">The share of the negative reviews with a negation whose label stays.</param>
    /// <exception cref="ExportException">The reviews are too few.</exception>
    public NegationPrior Fit(double keep)
    {
        var threshold = TemperatureFit.LogitOf(model.Package.Manifest.Decoding.Threshold ?? 0.5);
        var negatives = Before.Texts.Zip(Before.Answers)
            .Where(pair => pair.First is { HasNegation: true, IsPositive: false })
            .Select(pair => TemperatureFit.LogitOf(pair.Second.IsPositive ? pair.Second.Score : 1.0 - pair.Second.Score) - threshold);
        return new NegationPrior(Negation.English.Words, NegationPriorFit.Of(negatives, keep));
    }

    /// <summary>The answers with a prior.</summary>
    public SentimentExamination With(NegationPrior prior) => Answers(prior);

    /// <summary>Writes a prior into the manifest. Figures and mistakes of the answers before are no longer true, and are taken out.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="keep">What it was fitted with.</param>
    public void Write(NegationPrior prior, double keep) => model.Revise(manifest =>
    {
        var options = (JsonObject)manifest.Architecture.Options.DeepClone();
        options["negativesKept"] = keep;
        return manifest with
        {
            Architecture = manifest.Architecture with { Options = options },
            Calibration = Current with { Negation = prior },
            Metrics = [.. manifest.Metrics.Where(metric => !SentimentCard.IsAsServed(metric))],
            Card = manifest.Card is { } card ? card with { Mistakes = [] } : null,
        };
    });

    private SentimentExamination Answers(NegationPrior? prior) => model.Decide(reviews, probabilities, Current with { Negation = prior });
}
