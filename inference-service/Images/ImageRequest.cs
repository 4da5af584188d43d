using Microsoft.AspNetCore.Http.HttpResults;
using Torchline.Imaging;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Json;
using Torchline.InferenceService.Serving.Problems;

namespace Torchline.InferenceService.Images;

/// <summary>A request whose body is an image.</summary>
internal static class ImageRequest
{
    /// <summary>Reads the image and answers with what a model says of it.</summary>
    /// <param name="context">The exchange.</param>
    /// <param name="model">The model, in whose queue a place is reserved.</param>
    /// <param name="limits">How large an image may be.</param>
    /// <param name="ask">Asks the model about the image's file, whatever it is.</param>
    public static async Task<Results<JsonAnswer<TResponse>, ProblemHttpResult>> AnswerAsync<TResponse>(
        HttpContext context, IImageModel model, RequestLimits limits, Func<ReadOnlyMemory<byte>, ValueTask<TResponse>> ask)
    {
        using var body = new ImageBody(limits);
        if (await body.ReadAsync(context.Request) is { } problem)
            return problem;

        if (!model.TryReserve())
            return Problem.QueueFull(context.Response);

        try
        {
            return new JsonAnswer<TResponse>(await ask(body.File));
        }
        catch (ImageException refusal)
        {
            return ImageProblem.Of(refusal, limits);
        }
    }
}
