using System.ComponentModel.DataAnnotations;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Images;

/// <summary>The settings of all tasks with images, in the section <c>Torchline</c>.</summary>
public sealed class ImageOptions
{
    /// <summary>How large images may be.</summary>
    [ValidateObjectMembers]
    public ImageLimits Limits { get; set; } = new();

    /// <summary>How images are batched.</summary>
    [ValidateObjectMembers]
    public BatchingOptions ImageBatching { get; set; } = new() { MaxBatchSize = 4, QueueCapacity = 128 };
}

/// <summary>How large images may be.</summary>
public sealed class ImageLimits
{
    /// <summary>The largest file of an image, in bytes.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int ImageBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The most pixels of an image, counted in its header.</summary>
    [Range(1, 500_000_000)]
    public int ImagePixels { get; set; } = 50_000_000;

    /// <summary>The most images of one request in JSON; all of them together may have <see cref="ImageBytes"/>.</summary>
    [Range(1, 1024)]
    public int Images { get; set; } = 16;

    /// <summary>
    /// How many images are decoded at once; 0 is one a core. It bounds memory: while it is decoded, an image takes up to
    /// 15 bytes a pixel (a progressive JPEG in CMYK; 7 a PNG), however small its file is.
    /// </summary>
    [Range(0, 1024)]
    public int ConcurrentDecodes { get; set; }
}

/// <summary>Checks each setting at start-up, without reflection.</summary>
[OptionsValidator]
public sealed partial class ImageOptionsValidator : IValidateOptions<ImageOptions>;

/// <summary>Adds what all tasks with images share.</summary>
internal static class ImageServiceExtensions
{
    public static void AddImages(this IServiceCollection services)
    {
        services.AddOptions<ImageOptions>().BindConfiguration("Torchline").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ImageOptions>, ImageOptionsValidator>();
        services.AddSingleton<ImagePreprocessor>();
    }
}
