using Microsoft.AspNetCore.Http.HttpResults;
using Torchline.InferenceService.Serving.Problems;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>The errors of requests with texts.</summary>
internal static class SentimentProblem
{
    public static ProblemHttpResult TooManyTexts(int count, int limit) => TypedResults.Problem(
        $"A request may have {limit} texts; this one has {count}.",
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "Too many texts",
        extensions: Problem.Extensions(("count", count), ("limit", limit)));

    public static ProblemHttpResult EmptyText(int index) => TypedResults.Problem(
        $"Text {index} (counted from 0) has no words.",
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "Empty text",
        extensions: Problem.Extensions(("index", index)));

    public static ProblemHttpResult LongText(int index, int? length, int limit, string unit) => TypedResults.Problem(
        $"Text {index} (counted from 0) has {(length is null ? "more" : $"{length} {unit}")}; the limit is {limit} {unit}.",
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "Text too long",
        extensions: Problem.Extensions(("index", index), ("limit", limit), ("unit", unit)));
}
