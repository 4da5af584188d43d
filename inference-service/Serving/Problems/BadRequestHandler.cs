using Microsoft.AspNetCore.Diagnostics;

namespace Torchline.InferenceService.Serving.Problems;

/// <summary>Tells a client what is wrong with a request that could not be read: where its JSON breaks, which limit it exceeds.</summary>
internal sealed class BadRequestHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
            return false;

        await Problem.OfBadRequest(context, bad).ExecuteAsync(context);
        return true;
    }
}
