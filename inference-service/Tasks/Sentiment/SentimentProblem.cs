using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>The errors of requests with texts.</summary>
internal static class SentimentProblem
{
    public static ProblemHttpResult TooManyTexts(int count, int limit) => Problem.Of(
        $"A request may have {limit} texts; this one has {count}.",
        StatusCodes.Status422UnprocessableEntity, "Too many texts", ("count", count), ("limit", limit));

    public static ProblemHttpResult TooManyToExplain(int count, int limit) => Problem.Of(
        $"The words of {limit} texts a request are explained; this one has {count}. Send fewer, or leave explain out.",
        StatusCodes.Status422UnprocessableEntity, "Too many texts", ("count", count), ("limit", limit));

    public static SentimentError EmptyText(int index) => new("Empty text", $"Text {index} (counted from 0) has no words.");

    public static SentimentError LongText(int index, int? length, int limit, string unit) => new(
        "Text too long",
        $"Text {index} (counted from 0) has {(length is null ? "more" : $"{length} {unit}")}; the limit is {limit} {unit}. " +
        "Shorten it, or set truncate to true: then its beginning is classified.",
        limit,
        unit);

    /// <summary>The problem of a request with one text, which is refused.</summary>
    public static ProblemHttpResult Of(SentimentError error, int index) => error is { Limit: { } limit, Unit: { } unit }
        ? Problem.Of(error.Detail, StatusCodes.Status422UnprocessableEntity, error.Title, ("index", index), ("limit", limit), ("unit", unit))
        : Problem.Of(error.Detail, StatusCodes.Status422UnprocessableEntity, error.Title, ("index", index));
}
