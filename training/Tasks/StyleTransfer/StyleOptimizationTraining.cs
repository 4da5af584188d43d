using System.Diagnostics;
using Torchline.Imaging;
using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>One optimisation of an image: from two images to a third in a run folder. Progress counts scales as epochs.</summary>
/// <inheritdoc cref="TrainingRun{TOptions, TData}(string, TrainingRequest{TOptions}, ITrainingDisplay)" path="/param|/exception" />
internal sealed class StyleOptimizationTraining(TrainingRequest<StyleOptimizationOptions> request, ITrainingDisplay display)
    : TrainingRun<StyleOptimizationOptions, StyleOptimizationData>(Kind, request, display)
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "stylize";

    private const int LinesAScale = 10;

    private StyleOptimizationFiles Files => new(Folder);

    public override IEnumerable<string> Summary() =>
    [
        string.Create(CultureInfo.InvariantCulture,
            $"loss {Progress.History[0].Metrics[LossValues.TotalMetric]:G5} at the start, {Progress.History[^1].Metrics[LossValues.TotalMetric]:G5} at the end"),
        $"image: {Files.Image}",
    ];

    public override void WriteReport() =>
        DurableFile.Write(Folder.ReportFile, StyleOptimizationReport.Compose(Configuration, Data, Progress, Files));

    protected override StyleOptimizationData Read(StyleOptimizationOptions options, Action<string> warn) => new(options);

    protected override IReadOnlyList<DataSource> SourcesOf(StyleOptimizationOptions options, StyleOptimizationData data) => data.Sources;

    protected override string Describe(nn.Module? network)
    {
        var size = StyleOptimizationData.SizeOf(Data.Content, Options.ShortSide);
        return $"{size.Width} x {size.Height} pixels, {Options.Features}, {Options.Recipe.Optimizer}";
    }

    protected override TrainingProgress Train(CancellationToken stop)
    {
        PrintStart(network: null);
        if (File.Exists(Folder.LastCheckpoint))
            Progress = Checkpoint.ReadProgress(Folder.LastCheckpoint);
        MetricsLog.KeepFirst(Folder.MetricsFile, Progress.History.Count);
        return Show(() =>
        {
            Optimize(stop);
            return Progress;
        });
    }

    private void Optimize(CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        Tensor? coarser = null;
        var isResumed = Progress.Step > 0;
        for (var scale = Progress.Epoch; scale < Options.Scales; scale++)
        {
            using var optimizer = Prepare(scale, coarser);
            if (isResumed)
                optimizer.Load(Folder.LastCheckpoint, Progress.StepInEpoch);
            else
                Progress = Progress with { Epoch = scale, StepInEpoch = 0 };
            isResumed = false;
            if (!Optimize(optimizer, scale, stop))
                return;
            coarser = optimizer.Pixels.detach().clone();
            if (scale == Options.Scales - 1)
                Complete(optimizer);
        }
    }

    /// <summary>Optimises at one scale.</summary>
    /// <returns>Whether to the end.</returns>
    private bool Optimize(StyleOptimizer optimizer, int scale, CancellationToken stop)
    {
        var iterations = RecipeAt(scale).Iterations;
        Display.EpochStarts(scale, Options.Scales, optimizer.Iteration, iterations);
        while (!optimizer.IsFinished)
        {
            if (stop.IsCancellationRequested)
            {
                optimizer.Save(Folder.LastCheckpoint, Progress);
                return false;
            }
            var clock = Stopwatch.StartNew();
            var losses = optimizer.Step();
            var record = new EpochRecord(scale + 1, Progress.Step + 1, losses.ToMetrics());
            MetricsLog.Append(Folder.MetricsFile, record, clock.Elapsed.TotalSeconds);
            Progress = Progress with { Step = record.Step, StepInEpoch = optimizer.Iteration, History = [.. Progress.History, record] };
            Show(losses, optimizer.Iteration, iterations);
            if (Options.ImageEvery > 0 && record.Step % Options.ImageEvery == 0)
                Write(Files.ImageAt(record.Step), optimizer.Pixels);
            if (Options.CheckpointEverySteps > 0 && record.Step % Options.CheckpointEverySteps == 0)
                optimizer.Save(Folder.LastCheckpoint, Progress);
        }
        return true;
    }

    private StyleOptimizer Prepare(int scale, Tensor? coarser)
    {
        var shrink = 1 << (Options.Scales - 1 - scale);
        var size = StyleOptimizationData.SizeOf(Data.Content, Options.ShortSide / shrink);
        var content = NormalizedImage.Of(Data.Content, size);
        var style = NormalizedImage.Of(Data.Style, StyleOptimizationData.SizeOf(Data.Style, Options.StyleShortSide / shrink));
        var start = coarser is null
            ? StartOf(content, size)
            : nn.functional.interpolate(coarser, [size.Height, size.Width], mode: InterpolationMode.Bilinear, align_corners: false);
        var recipe = RecipeAt(scale);
        return new StyleOptimizer(new StyleTransferLoss(Data.Network, recipe, content, style), recipe, start);
    }

    private StyleOptimizationRecipe RecipeAt(int scale)
    {
        var shrink = 1 << (Options.Scales - 1 - scale);
        return Options.Recipe.AtScale(scale, shrink * shrink);
    }

    private Tensor StartOf(Tensor content, Size size) => Options.Start switch
    {
        StyleOptimizationOptions.StartFromNoise => rand_like(content), // 0 to 1 in normalised space, as in the exercise
        _ => Data.Start is { } image ? NormalizedImage.Of(image, size) : content,
    };

    private void Show(LossValues losses, int iteration, int iterations)
    {
        Display.Progressed(iteration, losses.Total);
        if (iteration == 1 || iteration % Math.Max(1, iterations / LinesAScale) == 0)
        {
            Display.Print(string.Create(CultureInfo.InvariantCulture, $"iteration {iteration}/{iterations}  ")
                + string.Join("  ", losses.ToMetrics().Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:G5}"))));
        }
    }

    private void Complete(StyleOptimizer optimizer)
    {
        Write(Files.Image, optimizer.Pixels);
        using var result = ImageDecoder.Decode(File.ReadAllBytes(Files.Image));
        using var sheet = SideBySide.Compose(result.Height, Data.Content, Data.Style, result);
        DurableFile.Write(Files.Sheet, stream => stream.Write(ImageEncoder.Encode(sheet, ImageFormat.Jpeg)));
        Progress = Progress with { Finished = true };
        optimizer.Save(Folder.LastCheckpoint, Progress);
    }

    private void Write(string path, Tensor pixels)
    {
        using var image = NormalizedImage.ToImage(pixels, stretch: Options.Recipe.Clamp is not null);
        if (Options.PreserveColour)
            ContentColours.Apply(image, Data.Content);
        DurableFile.Write(path, stream => stream.Write(ImageEncoder.Encode(image, ImageFormat.Png)));
    }
}
