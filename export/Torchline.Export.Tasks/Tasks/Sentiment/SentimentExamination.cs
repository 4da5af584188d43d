using Torchline.Contracts.Tasks.Sentiment;
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
