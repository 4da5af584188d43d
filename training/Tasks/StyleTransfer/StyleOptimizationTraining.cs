using System.Diagnostics;
using System.Globalization;
using Torchline.Imaging;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;
using static TorchSharp.torch;
using Size = System.Drawing.Size;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>One style transfer: from two images to a third in a run folder. Progress counts scales as epochs.</summary>
public sealed class StyleOptimizationTraining : IDisposable
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string KindName = "stylize";

    private const int LinesAScale = 10;

    private static readonly RunKind<StyleOptimizationOptions, StyleOptimizationData> Kind =
        new(KindName, (options, _) => new StyleOptimizationData(options), (_, data) => data.Sources);

    private readonly OpenRun<StyleOptimizationOptions, StyleOptimizationData> run;
    private readonly ITrainingDisplay display;
    private readonly StyleOptimizationFiles files;
    private TrainingProgress progress = new();

    private StyleOptimizationTraining(OpenRun<StyleOptimizationOptions, StyleOptimizationData> run, ITrainingDisplay display)
    {
        (this.run, this.display) = (run, display);
        files = new StyleOptimizationFiles(run.Folder);
    }

    /// <summary>The run's folder.</summary>
    public RunFolder Folder => run.Folder;

    /// <summary>Where its images lie.</summary>
    public StyleOptimizationFiles Files => files;

    private StyleOptimizationOptions Options => run.Configuration.Options;

    /// <summary>Begins a new run: decodes the images, writes <c>config.json</c>.</summary>
    /// <param name="request">Under which name, with which seed and threads.</param>
    /// <param name="options">The images and how they are brought together.</param>
    /// <param name="display">Shows the progress.</param>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Start" path="/exception" />
    public static StyleOptimizationTraining Start(StyleOptimizationRequest request, StyleOptimizationOptions options, ITrainingDisplay display) =>
        new(Kind.Start(request, options, display.Warn), display);

    /// <summary>Takes up a run where its last checkpoint left it, exactly as it was configured.</summary>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Resume" path="/exception" />
    public static StyleOptimizationTraining Resume(string runs, string name, ITrainingDisplay display) =>
        new(Kind.Resume(runs, name, display.Warn), display);

    /// <summary>Optimises until the end, or until <paramref name="stop"/> asks to stop, and writes the images and the report.</summary>
    /// <returns>How far it came.</returns>
    public TrainingProgress Run(CancellationToken stop)
    {
        set_num_threads(run.Configuration.Threads);
        manual_seed(run.Configuration.Seed);
        var size = StyleOptimizationData.SizeOf(run.Data.Content, Options.ShortSide);
        display.Say($"{run.Configuration.Name}: {size.Width} x {size.Height} pixels, {Options.Features}, "
            + $"{Options.Recipe.Optimizer}, {run.Configuration.Means()}");
        if (File.Exists(Folder.LastCheckpoint))
            progress = Checkpoint.ReadProgress(Folder.LastCheckpoint);
        MetricsLog.KeepFirst(Folder.MetricsFile, progress.History.Count);
        display.Show(() =>
        {
            set_num_threads(run.Configuration.Threads); // OpenMP keeps it for each thread, and a display may bring one of its own
            Optimize(stop);
            return progress;
        });
        if (progress.Finished)
            DurableFile.Write(Folder.ReportFile, StyleOptimizationReport.Compose(run, progress, files));
        return progress;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        run.Data.Dispose();
        run.Dispose();
    }

    private void Optimize(CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        Tensor? coarser = null;
        var isResumed = progress.Step > 0;
        for (var scale = progress.Epoch; scale < Options.Scales; scale++)
        {
            using var stylization = Prepare(scale, coarser);
            if (isResumed)
                stylization.Load(Folder.LastCheckpoint, progress.StepInEpoch);
            else
                progress = progress with { Epoch = scale, StepInEpoch = 0 };
            isResumed = false;
            if (!Optimize(stylization, scale, stop))
                return;
            coarser = stylization.Pixels.detach().clone();
            if (scale == Options.Scales - 1)
                Complete(stylization);
        }
    }

    /// <summary>Optimises at one scale.</summary>
    /// <returns>Whether to the end.</returns>
    private bool Optimize(Stylization stylization, int scale, CancellationToken stop)
    {
        var iterations = RecipeAt(scale).Iterations;
        display.EpochStarts(scale, Options.Scales, stylization.Iteration, iterations);
        while (!stylization.IsFinished)
        {
            if (stop.IsCancellationRequested)
            {
                stylization.Save(Folder.LastCheckpoint, progress);
                return false;
            }
            var clock = Stopwatch.StartNew();
            var losses = stylization.Step();
            var record = new EpochRecord(scale + 1, progress.Step + 1, losses.ToMetrics());
            MetricsLog.Append(Folder.MetricsFile, record, clock.Elapsed.TotalSeconds);
            progress = progress with { Step = record.Step, StepInEpoch = stylization.Iteration, History = [.. progress.History, record] };
            Show(losses, stylization.Iteration, iterations);
            if (Options.ImageEvery > 0 && record.Step % Options.ImageEvery == 0)
                Write(files.ImageAt(record.Step), stylization.Pixels);
            if (Options.CheckpointEverySteps > 0 && record.Step % Options.CheckpointEverySteps == 0)
                stylization.Save(Folder.LastCheckpoint, progress);
        }
        return true;
    }

    private Stylization Prepare(int scale, Tensor? coarser)
    {
        var shrink = 1 << (Options.Scales - 1 - scale);
        var size = StyleOptimizationData.SizeOf(run.Data.Content, Options.ShortSide / shrink);
        var content = NormalizedImage.Of(run.Data.Content, size);
        var style = NormalizedImage.Of(run.Data.Style, StyleOptimizationData.SizeOf(run.Data.Style, Options.StyleShortSide / shrink));
        var start = coarser is null
            ? StartOf(content, size)
            : nn.functional.interpolate(coarser, [size.Height, size.Width], mode: InterpolationMode.Bilinear, align_corners: false);
        var recipe = RecipeAt(scale);
        return new Stylization(new StyleTransferLoss(run.Data.Network, recipe, content, style), recipe, start);
    }

    private StyleOptimizationRecipe RecipeAt(int scale)
    {
        var shrink = 1 << (Options.Scales - 1 - scale);
        return Options.Recipe.AtScale(scale, shrink * shrink);
    }

    private Tensor StartOf(Tensor content, Size size) => Options.Start switch
    {
        StyleOptimizationOptions.StartFromNoise => rand_like(content), // 0 to 1 in normalised space, as in the exercise
        _ => run.Data.Start is { } image ? NormalizedImage.Of(image, size) : content,
    };

    private void Show(LossValues losses, int iteration, int iterations)
    {
        display.Progressed(iteration, losses.Total);
        if (iteration == 1 || iteration % Math.Max(1, iterations / LinesAScale) == 0)
        {
            display.Say(string.Create(CultureInfo.InvariantCulture, $"iteration {iteration}/{iterations}  ")
                + string.Join("  ", losses.ToMetrics().Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:G5}"))));
        }
    }

    private void Complete(Stylization stylization)
    {
        Write(files.Image, stylization.Pixels);
        using var result = ImageDecoder.Decode(File.ReadAllBytes(files.Image));
        using var sheet = SideBySide.Compose(result.Height, run.Data.Content, run.Data.Style, result);
        DurableFile.Write(files.Sheet, stream => stream.Write(ImageEncoder.Encode(sheet, ImageFormat.Jpeg)));
        progress = progress with { Finished = true };
        stylization.Save(Folder.LastCheckpoint, progress);
    }

    private void Write(string path, Tensor pixels)
    {
        using var image = NormalizedImage.ToImage(pixels, stretch: Options.Recipe.Clamp is not null);
        if (Options.PreserveColour)
            ContentColours.Apply(image, run.Data.Content);
        DurableFile.Write(path, stream => stream.Write(ImageEncoder.Encode(image, ImageFormat.Png)));
    }
}
