using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Providers;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

/// <summary>A model that optimises images: it gives them the style of any other image.</summary>
internal sealed class StyleOptimizationModel : IServedModel
{
    private readonly InferenceSession step;
    private readonly InferenceSession targets;
    private readonly string[] gramNames;

    /// <summary>Opens a model's networks.</summary>
    /// <param name="package">A model of the task <see cref="StyleOptimizationContract.Task"/>.</param>
    public StyleOptimizationModel(ModelPackage package, StyleJobsOptions jobs, ExecutionProviders providers)
    {
        Manifest = package.Manifest;
        gramNames = [.. StyleOptimizationContract.GramsOf(Manifest.Inputs)];
        SessionOptions Options() => ImageSession.Options(jobs.ThreadsPerWorker, jobs.Workers, keepsMemory: false);
        step = providers.Open(package.NetworkPath, Options, out var provider);
        Provider = provider;
        try
        {
            targets = providers.Open(package.PathOf(StyleOptimizationContract.TargetsFile), Options, out _);
        }
        catch
        {
            step.Dispose();
            throw;
        }
    }

    public ModelManifest Manifest { get; }

    public ProviderUse Provider { get; }

    /// <summary>Which sizes of images the networks take.</summary>
    public ImageSizes Sizes => Manifest.Preprocessing.Sizes!;

    /// <summary>Prepares the optimisation of an image: computes the targets of content and style.</summary>
    /// <param name="content">The image whose content is kept; the result has its size.</param>
    /// <param name="start">What to start from, of the size of the content; null for the content. Not used after the call.</param>
    /// <param name="options">Ends the runs; kept by the caller until the optimisation is disposed.</param>
    public ImageOptimization Start(
        Image content, Image style, PaddedPixels? start, StyleWeights weights, int iterations, RunOptions options)
    {
        var pixels = PaddedPixels.Of(content, Sizes);
        StyleTargets? targets = null;
        try
        {
            using var stylePixels = PaddedPixels.Of(style, Sizes);
            targets = new(this.targets, gramNames, options, pixels, stylePixels, start);
            return new(step, options, targets, pixels, weights, StyleOptimizationContract.ScheduleOf(Manifest, iterations));
        }
        catch
        {
            targets?.Dispose();
            pixels.Dispose();
            throw;
        }
    }

    public Task WarmUpAsync() => Task.Run(() =>
    {
        using var image = new Image(Sizes.MinSide, Sizes.MinSide);
        image.Pixels.Fill(byte.MaxValue / 2);
        using var options = new RunOptions();
        using var optimization = Start(image, image, start: null, new(1, 1, 1), iterations: 1, options);
        optimization.Step();
    });

    public ValueTask DisposeAsync()
    {
        targets.Dispose();
        step.Dispose();
        return ValueTask.CompletedTask;
    }
}
