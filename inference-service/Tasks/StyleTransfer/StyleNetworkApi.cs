using System.ComponentModel.DataAnnotations;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>The route that stylizes images by networks.</summary>
internal static class StyleNetworkApi
{
    public static void MapStyleNetworkApi(this IEndpointRouteBuilder app) => app
        .MapPost("/v1/stylize", StylizeAsync)
        .WithName("StylizeImage")
        .WithTags("Stylization")
        .AcceptsImage(several: false)
        .WithExampleOf("style", () => app.Catalog().Of<StyleNetworkModel>().SelectMany(model => model.Manifest.Labels))
        .AnswersImage([.. ImageMediaType.All])
        .ProducesProblems(404, 406, 503);

    /// <summary>Gives an image a style, or a mix of several</summary>
    /// <remarks>
    /// The image is the body, or the field <c>image</c> of a form, or base64 or a data URL in JSON: JPEG, PNG, WebP, GIF or TIFF, recognised by content; it is turned by its EXIF
    /// orientation. The answer is JPEG, PNG or WebP, whichever has the highest quality in the header <c>Accept</c>; among
    /// equal ones, JPEG if the image is one, else PNG. The header <c>Torchline-Model</c> names the model. An image that is larger
    /// than 1024 pixels, unless the service is configured otherwise, is shrunk to that if no size is asked for.
    /// </remarks>
    /// <param name="style" example="starry-night">
    /// Names from /v1/styles, with weights if there are several: <c>starry-night,the-scream:0.4</c>. A name without a weight has the
    /// weight 1; what counts is each one's share of their sum.
    /// </param>
    /// <param name="strength">From 0, which leaves the image as it is, to 1, the full style.</param>
    /// <param name="size">The long side of the answer, in pixels.</param>
    /// <param name="model">The name of a model from /v1/models; without it the first that has the styles, the default before others.</param>
    /// <response code="200">The image in its new style.</response>
    /// <response code="400">The form cannot be read, <c>style</c> is malformed, or <c>strength</c> or <c>size</c> is out of range.</response>
    /// <response code="404">There is no such model.</response>
    /// <response code="406">The header <c>Accept</c> takes neither JPEG nor PNG nor WebP.</response>
    /// <response code="413">The image's file has too many bytes, or the image too many pixels.</response>
    /// <response code="415">The body is neither an image nor a form.</response>
    /// <response code="422">There is no such style; or the image is missing, damaged, truncated, of an unknown format or too narrow.</response>
    /// <response code="503">Too many images wait, there is no memory left, it took too long, or the models are still being loaded; try again after Retry-After seconds.</response>
    public static async Task<Results<ImageAnswer, ProblemHttpResult>> StylizeAsync(
        ModelCatalog catalog,
        IOptions<StyleTransferOptions> options,
        IOptions<ImageOptions> images,
        MemoryBudget memory,
        HttpContext context,
        [Required] string? style = null,
        [Range(0, 1)] float strength = 1,
        [Range(StyleNetworkContract.MinSide, StyleNetworkContract.MaxSide)] int? size = null,
        string? model = null)
    {
        if (!catalog.IsReady)
            return Problem.NotReady(context.Response);
        var models = catalog.Of<StyleNetworkModel>().Where(one => model is null || one.Manifest.Name == model).ToList();
        if (models.Count == 0)
            return catalog.UnknownModel<StyleNetworkModel>(model);
        var formats = new AcceptedFormats(context.Request.Headers.Accept);
        if (formats.IsEmpty)
            return StyleNetworkProblem.NotAcceptable(context.Request.Headers.Accept);
        if (!StyleMix.TryParse(style, models.Max(one => one.Manifest.Labels.Count), out var mix, out var mistake))
            return Problem.BadRequest(mistake);
        if (models.Find(one => one.Has(mix)) is not { } stylizer)
        {
            return StyleNetworkProblem.UnknownStyles(
                mix.Styles.Select(one => one.Name), models.SelectMany(one => one.Manifest.Labels).Distinct());
        }
        if (!(strength is >= 0 and <= 1))
            return Problem.BadRequest($"strength is {strength}; it lies between 0 and 1.");
        var maxSize = MaxSize(stylizer, options.Value.Stylization);
        if (size < stylizer.Sizes.MinSide || size > maxSize)
            return Problem.BadRequest($"size is {size}; it lies between {stylizer.Sizes.MinSide} and {maxSize}.");
        return await AnswerAsync(context, stylizer, options.Value.Stylization, images.Value.Limits, memory, mix, strength, size, formats);
    }

    private static async Task<Results<ImageAnswer, ProblemHttpResult>> AnswerAsync(
        HttpContext context,
        StyleNetworkModel stylizer,
        StyleNetworkOptions options,
        ImageLimits limits,
        MemoryBudget memory,
        StyleMix mix,
        float strength,
        int? size,
        AcceptedFormats formats)
    {
        using var body = new ImageBody(limits, memory);
        if (await body.ReadAsync(context.Request) is { } problem)
            return problem;
        if (body.Several is not null)
            return ImageProblem.OneOnly();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        time.CancelAfter(TimeSpan.FromSeconds(options.TimeLimitSeconds));
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
            var lease = memory.Lease();
            context.Response.RegisterForDispose(lease); // The result is in memory until it is sent.
            var input = new StyleNetworkInput(
                body.File, target, format, mix.WeightsOf(stylizer.Manifest.Labels), strength, lease, time.Token);
            return new ImageAnswer(await place.Enqueue(input, cancellation: input.Cancellation), format, stylizer.Manifest.Name);
        }
        catch (ImageException refusal)
        {
            return ImageProblem.Of(refusal, limits);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return StyleNetworkProblem.TooLong(options.TimeLimitSeconds);
        }
    }

    private static int MaxSize(StyleNetworkModel stylizer, StyleNetworkOptions options) => Math.Min(stylizer.Sizes.MaxSide, options.MaxSide);
}
