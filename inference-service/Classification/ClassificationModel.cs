using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Manifest;
using Torchline.Contracts.Packages;
using Torchline.Imaging;
using Torchline.InferenceService.Batching;
using Torchline.InferenceService.Hosting;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Models;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Torchline.InferenceService.Classification;

/// <summary>A model that tells what a picture shows.</summary>
internal sealed class ClassificationModel : IServedModel
{
    private readonly InferenceSession _session;
    private readonly BatchScheduler<ClassificationInput, Memory<float>> _scheduler;
    private readonly ImagePreprocessing _preprocessing;
    private readonly int _workers;
    private readonly int _maxBatchSize;

    private ClassificationModel(ModelManifest manifest, InferenceSession session, BatchingOptions batching)
    {
        Manifest = manifest;
        _preprocessing = manifest.Preprocessing.Image!;
        _session = session;
        _maxBatchSize = batching.MaxBatchSize;
        _workers = batching.Workers > 0 ? batching.Workers : Math.Max(1, Environment.ProcessorCount / batching.ThreadsPerWorker);
        _scheduler = new(
            new()
            {
                Model = manifest.Name,
                MaxBatchSize = _maxBatchSize,
                QueueCapacity = batching.QueueCapacity,
                Workers = _workers,
            },
            CreateRunner);
        PoolThreads.Reserve(_workers);
    }

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <summary>Opens a model's network.</summary>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the network.</exception>
    public static ClassificationModel Load(ModelPackage package, BatchingOptions batching)
    {
        using var options = new SessionOptions { IntraOpNumThreads = batching.ThreadsPerWorker, InterOpNumThreads = 1 };
        return new ClassificationModel(package.Manifest, new InferenceSession(package.NetworkPath, options), batching);
    }

    /// <summary>Reserves a place for a picture that <see cref="ClassifyAsync"/> is then called with.</summary>
    /// <returns>False if too many pictures wait already.</returns>
    public bool TryReserve() => _scheduler.TryReserve();

    /// <summary>Tells what a picture shows, after its place was reserved.</summary>
    /// <param name="file">A JPEG, PNG or WebP file.</param>
    /// <param name="top">How many labels are asked for, from 1 on.</param>
    /// <param name="preprocessor">Decodes the picture.</param>
    /// <param name="cancellation">Drops the picture if its batch has not begun.</param>
    /// <returns>The most probable labels, best first.</returns>
    /// <exception cref="ImageException">It is no picture, a damaged one, or too large.</exception>
    public async ValueTask<Prediction[]> ClassifyAsync(
        ReadOnlyMemory<byte> file, int top, ImagePreprocessor preprocessor, CancellationToken cancellation)
    {
        using var input = new ClassificationInput(ClassificationBatchRunner.PixelBytes(_preprocessing.Side), Manifest.Labels.Count);
        try
        {
            await preprocessor.PreprocessAsync(file, _preprocessing, input.Pixels, cancellation);
        }
        catch
        {
            _scheduler.Release();
            throw;
        }

        var logits = await _scheduler.Enqueue(input, cancellation: cancellation);
        return Ranking.Best(logits.Span, Manifest.Labels, top);
    }

    /// <inheritdoc/>
    public Task WarmUpAsync() => Task.Run(() =>
    {
        using var runner = CreateRunner();
        for (int size = 1; size < _maxBatchSize; size *= 2)
        {
            runner.Run(size);
        }

        runner.Run(_maxBatchSize);
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _scheduler.DisposeAsync();
        PoolThreads.Reserve(-_workers);
        _session.Dispose();
    }

    private ClassificationBatchRunner CreateRunner() => new(_session, _maxBatchSize, _preprocessing.Side, Manifest.Labels.Count);
}
