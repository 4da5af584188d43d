using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>The errors of requests with texts.</summary>
internal static class SentimentProblem
{
    public static ProblemHttpResult TooManyTexts(int count, int limit) => Problem.Of(
        $"A request may have {limit} texts; this one has {count}.",
        StatusCodes.Status422UnprocessableEntity, "Too many texts", ("count", count), ("limit", limit));

    public static ProblemHttpResult EmptyText(int index) => Problem.Of(
        $"Text {index} (counted from 0) has no words.",
        StatusCodes.Status422UnprocessableEntity, "Empty text", ("index", index));

    public static ProblemHttpResult LongText(int index, int? length, int limit, string unit) => Problem.Of(
        $"Text {index} (counted from 0) has {(length is null ? "more" : $"{length} {unit}")}; the limit is {limit} {unit}.",
        StatusCodes.Status422UnprocessableEntity, "Text too long", ("index", index), ("limit", limit), ("unit", unit));
}
