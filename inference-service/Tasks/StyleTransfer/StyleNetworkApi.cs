using System.ComponentModel.DataAnnotations;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>The route that stylizes images by networks.</summary>
internal static class StyleNetworkApi
{
    public static void MapStyleNetworkApi(this IEndpointRouteBuilder app) => app
        .MapPost("/v1/stylize", StylizeAsync)
        .WithName("StylizeImage")
        .WithTags("Stylization")
        .AcceptsImageAndStyle(app.Catalog())
        .AnswersImage([.. ImageMediaType.All])
        .ProducesProblems(404, 406, 503);

    /// <summary>Gives an image a style: one with a name, a mix of several, or that of any other image</summary>
    /// <remarks>
    /// The image is the body, or the field <c>image</c> of a form, or base64 or a data URL in JSON: JPEG, PNG, WebP, GIF or TIFF, recognised by content; it is turned by its EXIF
    /// orientation. Its style has a name in the query, or is an image, too: the field <c>style</c> of the form or of JSON. The answer is JPEG,
    /// PNG or WebP, whichever has the highest quality in the header <c>Accept</c>; among
    /// equal ones, JPEG if the image is one, else PNG. The header <c>Torchline-Model</c> names the model. An image that is larger
    /// than 1024 pixels, unless the service is configured otherwise, is shrunk to that if no size is asked for.
    /// </remarks>
    /// <param name="style" example="starry-night">
    /// Names from /v1/styles, with weights if there are several: <c>starry-night,the-scream:0.4</c>. A name without a weight has the
    /// weight 1; what counts is each one's share of their sum. Leave it out where the body has a style image.
    /// </param>
    /// <param name="strength">From 0, which leaves the image as it is, to 1, the full style.</param>
    /// <param name="size">The long side of the answer, in pixels.</param>
    /// <param name="model">The name of a model from /v1/models; without it the first that has the styles, or takes style images, the default before others.</param>
    /// <response code="200">The image in its new style.</response>
    /// <response code="400">The form cannot be read, there is no style or two, <c>style</c> is malformed, or <c>strength</c> or <c>size</c> is out of range.</response>
    /// <response code="404">There is no such model, or none that takes style images.</response>
    /// <response code="406">The header <c>Accept</c> takes neither JPEG nor PNG nor WebP.</response>
    /// <response code="413">An image's file has too many bytes, or an image too many pixels.</response>
    /// <response code="415">The body is neither an image nor a form.</response>
    /// <response code="422">There is no such style; or an image is missing, damaged, truncated, of an unknown format or too narrow.</response>
    /// <response code="503">Too many images wait, there is no memory left, it took too long, or the models are still being loaded; try again after Retry-After seconds.</response>
    public static async Task<Results<ImageAnswer, ProblemHttpResult>> StylizeAsync(
        ModelCatalog catalog,
        IOptions<StyleTransferOptions> options,
        ImagePreprocessor preprocessor,
        HttpContext context,
        string? style = null,
        [Range(0, 1)] float strength = 1,
        [Range(StyleNetworkContract.MinSide, StyleNetworkContract.MaxSide)] int? size = null,
        string? model = null)
    {
        if (!catalog.IsReady)
            return Problem.NotReady(context.Response);
        var models = catalog.Of<StylizationModel>().Where(one => model is null || one.Manifest.Name == model).ToList();
        if (models.Count == 0)
            return catalog.UnknownModel<StylizationModel>(model);
        var formats = new AcceptedFormats(context.Request.Headers.Accept);
        if (formats.IsEmpty)
            return StyleNetworkProblem.NotAcceptable(context.Request.Headers.Accept);
        if (!StyleChoice.TryFind(models, style, context.Request, out var choice, out var unknown))
            return unknown;
        if (!(strength is >= 0 and <= 1))
            return Problem.BadRequest($"strength is {strength}; it lies between 0 and 1.");
        if (choice.Model is { } found && size is { } side && (side < found.Sizes.MinSide || side > MaxSize(found, options.Value.Stylization)))
            return Problem.BadRequest($"size is {size}; it lies between {found.Sizes.MinSide} and {MaxSize(found, options.Value.Stylization)}.");
        using var body = new ImageBody(preprocessor.Limits, preprocessor.Budget, takesStyle: true);
        if (await body.ReadAsync(context.Request) is { } problem)
            return problem;
        if (body.Several is not null)
            return ImageProblem.OneOnly();
        if (choice.Check(body) is { } mismatch)
            return mismatch;
        return await AnswerAsync(context, choice, options.Value.Stylization, preprocessor, body, strength, size, formats);
    }

    private static async Task<Results<ImageAnswer, ProblemHttpResult>> AnswerAsync(
        HttpContext context,
        StyleChoice choice,
        StyleNetworkOptions options,
        ImagePreprocessor preprocessor,
        ImageBody body,
        float strength,
        int? size,
        AcceptedFormats formats)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        time.CancelAfter(TimeSpan.FromSeconds(options.TimeLimitSeconds));
        var stylizer = choice.Model!;
        var field = body.HasStyle ? ImageBody.Field : null;
        try
        {
            var info = ImageDecoder.Identify(body.File.Span);
            var maxSize = MaxSize(stylizer, options);
            var longSide = size ?? Math.Min(Math.Min(options.DefaultSide, maxSize), StylizedSize.LongSide(info.OrientedSize));
            var target = StylizedSize.Scale(info.OrientedSize, longSide);
            if (Math.Min(target.Width, target.Height) < stylizer.Sizes.MinSide)
                return StyleNetworkProblem.TooNarrow("The image", info.OrientedSize, target, stylizer.Sizes, maxSize);
            using var place = stylizer.Reserve(target);
            if (place is null)
                return Problem.QueueFull(context.Response);
            var format = formats.Best(info.Format == ImageFormat.Jpeg ? ImageFormat.Jpeg : ImageFormat.Png);
            var lease = preprocessor.Budget.Lease();
            context.Response.RegisterForDispose(lease); // The result is in memory until it is sent.
            field = ImageBody.Style;
            using var image = stylizer is ArbitraryStyleModel any
                ? await any.DecodeStyleAsync(preprocessor, body.StyleFile, lease, time.Token)
                : null;
            field = body.HasStyle ? ImageBody.Field : null;
            var input = new StyleNetworkInput(body.File, target, format, (StyleSource?)image ?? choice.Mixed(), strength, lease, time.Token);
            return new ImageAnswer(await place.Enqueue(input, cancellation: input.Cancellation), format, stylizer.Manifest.Name);
        }
        catch (ImageException refusal)
        {
            return field == ImageBody.Style
                ? StyleNetworkProblem.OfStyleImage(refusal, preprocessor.Limits)
                : ImageProblem.Of(refusal, preprocessor.Limits, field);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return StyleNetworkProblem.TooLong(options.TimeLimitSeconds);
        }
    }

    private static int MaxSize(StylizationModel stylizer, StyleNetworkOptions options) => Math.Min(stylizer.Sizes.MaxSide, options.MaxSide);
}
