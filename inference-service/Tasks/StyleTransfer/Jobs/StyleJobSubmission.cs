using System.Drawing;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>What a form asks for, checked: the job, and its images at the size of the network's input.</summary>
internal sealed class StyleJobSubmission(StyleJobForm form, StyleOptimizationModel model, StyleJobsOptions options, ImageLimits limits)
{
    private readonly int maxSide = Math.Min(model.Sizes.MaxSide, options.MaxSide);
    private Size styleSize;

    /// <summary>Checks all that takes no decoding of the images.</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public ProblemHttpResult? Check(DateTimeOffset now, out JobRecord? record)
    {
        record = null;
        var reader = new StyleJobSettingsReader(form);
        if (!reader.TryRead(options, out var settings, out var mistake) ||
            !reader.TryReadSize(model.Sizes, maxSide, out var side, out mistake))
        {
            return Problem.BadRequest(mistake);
        }
        if (Identify(StyleJobForm.Content, form.ContentFile, out var content) is { } contentProblem)
            return contentProblem;
        if (Identify(StyleJobForm.Style, form.StyleFile, out var style) is { } styleProblem)
            return styleProblem;
        var longSide = side ?? Math.Min(Math.Min(options.DefaultSide, maxSide), StylizedSize.LongSide(content.OrientedSize));
        var size = StylizedSize.Scale(content.OrientedSize, longSide);
        if (IsTooNarrow(size))
            return StyleNetworkProblem.TooNarrow($"The image '{StyleJobForm.Content}'", content.OrientedSize, size, model.Sizes, maxSide, "the size ");
        // The style's long side is the result's, so that strokes are as large against the image; unless that is too narrow.
        var styleSide = (int)Math.Min(Math.Max(longSide, StylizedSize.LeastLongSide(style.OrientedSize, model.Sizes)), maxSide);
        styleSize = StylizedSize.Scale(style.OrientedSize, styleSide);
        if (IsTooNarrow(styleSize))
            return StyleNetworkProblem.TooNarrow($"The image '{StyleJobForm.Style}'", style.OrientedSize, styleSize, model.Sizes, maxSide, "the size ");
        record = new()
        {
            Id = JobId.Create(),
            State = JobState.Queued,
            Model = model.Manifest.Name,
            Settings = settings,
            Width = size.Width,
            Height = size.Height,
            Format = content.Format == ImageFormat.Jpeg ? ImageFormat.Jpeg : ImageFormat.Png,
            Created = now,
        };
        return null;
    }

    /// <summary>Decodes the images, resizes them and makes them PNG files.</summary>
    /// <returns>The files; or what is wrong with one of the images.</returns>
    public async ValueTask<(byte[] Content, byte[] Style, ProblemHttpResult? Problem)> DecodeAsync(
        JobRecord record, ImagePreprocessor preprocessor, CancellationToken cancellation)
    {
        var field = StyleJobForm.Content;
        try
        {
            var content = await preprocessor.InTurnAsync(
                form.ContentFile, record.Size, accepted => Resize(form.ContentFile, record.Size, accepted), cancellation);
            field = StyleJobForm.Style;
            var style = await preprocessor.InTurnAsync(
                form.StyleFile, styleSize, accepted => Resize(form.StyleFile, styleSize, accepted), cancellation);
            return (content, style, null);
        }
        catch (ImageException refusal)
        {
            return ([], [], ImageProblem.Of(refusal, limits, field));
        }
    }

    private static byte[] Resize(ReadOnlyMemory<byte> file, Size size, DecodeOptions limits)
    {
        using var image = SizedImage.Decode(file.Span, size, limits);
        return ImageEncoder.Encode(image, ImageFormat.Png);
    }

    private ProblemHttpResult? Identify(string field, ReadOnlyMemory<byte> file, out ImageInfo info)
    {
        try
        {
            info = ImageDecoder.Identify(file.Span);
            return null;
        }
        catch (ImageException refusal)
        {
            info = default;
            return ImageProblem.Of(refusal, limits, field);
        }
    }

    private bool IsTooNarrow(Size size) => Math.Min(size.Width, size.Height) < model.Sizes.MinSide;
}
