using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Drawing;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Observability;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>Computes jobs.</summary>
internal sealed class StyleJobRunner(
    ModelCatalog catalog, StyleJobStore store, StylizedStart stylized, MemoryBudget memory, IOptions<StyleTransferOptions> options)
{
    private readonly StyleJobsOptions settings = options.Value.StylizationJobs;

    /// <summary>Optimises a job's image on the calling thread and keeps the result.</summary>
    /// <param name="job">The job, running.</param>
    /// <exception cref="StyleJobException">The image cannot be optimised; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    /// <exception cref="IOException">The images cannot be read or written.</exception>
    public void Run(StyleJob job, CancellationToken cancellation)
    {
        using var options = new RunOptions();
        using var registration = cancellation.Register(() => options.Terminate = true);
        try
        {
            Run(job, options, cancellation);
        }
        catch (OnnxRuntimeException e) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The job was ended within an iteration.", e, cancellation);
        }
    }

    private void Run(StyleJob job, RunOptions options, CancellationToken cancellation)
    {
        var settings = job.Record.Settings;
        var (model, content, style) = (ModelOf(job.Record), Read(job.Record.Id, StyleJobStore.Content), Read(job.Record.Id, StyleJobStore.Style));
        using var start = StartOf(job.Record, model.Sizes, content, style, cancellation);
        using var lease = memory.Lease();
        // Others may have the memory for a while: the job's time limit ends the wait.
        lease.Take(StyleJobMemory.Of(job.Record.Size, this.settings), TimeSpan.MaxValue, cancellation);
        using var optimization = Start(job.Record, model, content, style, start, options);
        while (optimization.Iteration < settings.Iterations)
        {
            cancellation.ThrowIfCancellationRequested();
            Step(job, optimization);
            if (optimization.Iteration % this.settings.PreviewEvery == 0 && optimization.Iteration < settings.Iterations)
            {
                Write(job, StyleJobStore.Preview, optimization);
                var record = job.Record with { HasPreview = true };
                store.Write(record); // What a crash leaves is then as new as the image.
                job.Set(record);
            }
        }
        Write(job, StyleJobStore.Result, optimization);
    }

    private StyleOptimizationModel ModelOf(JobRecord record) =>
        catalog.Models.TryGetValue(record.Model, out var found) && found is StyleOptimizationModel model
            ? model
            : throw new StyleJobException($"The model '{record.Model}' is not served any more.");

    /// <summary>What a job starts from; null for the content.</summary>
    private PaddedPixels? StartOf(JobRecord record, ImageSizes sizes, byte[] content, byte[] style, CancellationToken cancellation)
    {
        switch (record.Settings.Start)
        {
            case StartImage.Noise:
                return PaddedPixels.Noise(record.Size, sizes);
            case StartImage.Stylized:
                using (var image = stylized.Make(record, content, style, cancellation))
                    return PaddedPixels.Of(image, sizes);
            default:
                return null;
        }
    }

    private static ImageOptimization Start(
        JobRecord record, StyleOptimizationModel model, byte[] content, byte[] style, PaddedPixels? start, RunOptions options)
    {
        var settings = record.Settings;
        using var contentImage = ImageDecoder.Decode(content);
        using var styleImage = ImageDecoder.Decode(style);
        return model.Start(
            contentImage,
            styleImage,
            start,
            new(settings.ContentWeight, settings.StyleWeight, settings.TotalVariationWeight),
            settings.Iterations,
            options);
    }

    private static void Step(StyleJob job, ImageOptimization optimization)
    {
        var record = job.Record;
        var iteration = optimization.Iteration;
        var began = Stopwatch.GetTimestamp();
        var losses = optimization.Step();
        JobMetrics.RecordIteration(record.Model, Stopwatch.GetElapsedTime(began));
        if (!losses.AreFinite)
        {
            throw new StyleJobException(
                $"The losses are no numbers any more after {iteration} iterations. Lower contentWeight, styleWeight or totalVariationWeight.");
        }
        job.Set(record with
        {
            Iteration = iteration + 1,
            Losses = LossCurve.Has(iteration, record.Settings.Iterations)
                ? [.. record.Losses, new(iteration, losses.Content, losses.Style, losses.TotalVariation)]
                : record.Losses,
        });
    }

    private void Write(StyleJob job, string name, ImageOptimization optimization)
    {
        using var image = optimization.ToImage();
        store.WriteImage(job.Record.Id, name, ImageEncoder.Encode(image, ImageFormat.Png));
    }

    private byte[] Read(string id, string name) =>
        store.ReadImage(id, name) ?? throw new IOException($"{name} of job {id} is missing.");
}

/// <summary>What a job takes of the budget of memory.</summary>
internal static class StyleJobMemory
{
    /// <summary>The most bytes: activations and gradients, of the style's image, too, which is as large; and the images as files.</summary>
    public static long Of(Size size, StyleJobsOptions options) => (long)size.Width * size.Height * options.BytesPerPixel;
}

/// <summary>A job cannot go on, for a reason that whoever submitted it should know.</summary>
/// <param name="message">The reason, a sentence.</param>
internal sealed class StyleJobException(string message) : Exception(message);

/// <summary>What is measured about jobs, for any listener to <see cref="ServiceMetrics.MeterName"/>.</summary>
public static class JobMetrics
{
    /// <summary>The counter of jobs that have ended; the tags <c>model</c> and <c>state</c> say whose and how.</summary>
    public const string EndedJobs = "torchline.stylization.jobs";

    /// <summary>The histogram of the seconds that each iteration took; the tag <c>model</c> is the model's name.</summary>
    public const string IterationDuration = "torchline.stylization.iteration.duration";

    private static readonly Meter Meter = new(ServiceMetrics.MeterName);

    private static readonly Counter<int> Ended = Meter.CreateCounter<int>(EndedJobs, unit: "{job}", description: "Jobs that have ended.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        IterationDuration,
        unit: "s",
        description: "How long an iteration took.",
        tags: null,
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100] });

    internal static void RecordEnd(JobRecord job) => Ended.Add(
        1, new("model", job.Model), new("state", job.State.ToString().ToLowerInvariant()));

    internal static void RecordIteration(string model, TimeSpan duration) =>
        Durations.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("model", model));
}
