using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Imaging;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Batching;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Torchline.InferenceService.Images;

/// <summary>A network that sees images: decodes them on the requests' own threads, computes them in batches.</summary>
internal sealed class ImageNetwork<TInput, TResult> : IAsyncDisposable
    where TInput : IImageInput
{
    private readonly InferenceSession session;
    private readonly BatchScheduler<TInput, TResult> scheduler;
    private readonly Func<IImageBatchRunner<TInput, TResult>> createRunner;
    private readonly ImagePreprocessing preprocessing;
    private readonly int maxBatchSize;
    private readonly int workers;

    /// <summary>Opens the network of a package.</summary>
    /// <param name="package">A model that sees images.</param>
    /// <param name="batching">How images are batched.</param>
    /// <param name="buckets">How many kinds of questions there are that do not share a batch.</param>
    /// <param name="createRunner">Makes a runner, given the session and the most images of a batch.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the network.</exception>
    public ImageNetwork(
        ModelPackage package, BatchingOptions batching, int buckets, Func<InferenceSession, int, IImageBatchRunner<TInput, TResult>> createRunner)
    {
        preprocessing = package.Manifest.Preprocessing.Image!;
        maxBatchSize = batching.MaxBatchSize;
        workers = batching.Workers > 0 ? batching.Workers : Math.Max(1, Environment.ProcessorCount / batching.ThreadsPerWorker);
        using var options = new SessionOptions { IntraOpNumThreads = batching.ThreadsPerWorker, InterOpNumThreads = 1 };
        session = new(package.NetworkPath, options);
        this.createRunner = () => createRunner(session, maxBatchSize);
        scheduler = new(
            new()
            {
                Model = package.Manifest.Name,
                MaxBatchSize = maxBatchSize,
                QueueCapacity = batching.QueueCapacity,
                Workers = workers,
                Buckets = buckets,
            },
            this.createRunner);
        PoolThreads.Reserve(workers);
    }

    /// <summary>Reserves a place for an image that <see cref="AskAsync"/> is then called with.</summary>
    /// <returns>False if too many images wait already.</returns>
    public bool TryReserve() => scheduler.TryReserve();

    /// <summary>Asks about an image, after its place was reserved.</summary>
    /// <param name="file">A JPEG, PNG or WebP file.</param>
    /// <param name="input">The question, whose pixels are filled in here; not used any more when the task has ended.</param>
    /// <param name="bucket">Images share a batch only with those of their bucket.</param>
    /// <param name="preprocessor">Decodes the image.</param>
    /// <param name="cancellation">Drops the image if its batch has not begun.</param>
    /// <exception cref="ImageException">It is no image, a damaged one, or too large.</exception>
    public async ValueTask<TResult> AskAsync(
        ReadOnlyMemory<byte> file, TInput input, int bucket, ImagePreprocessor preprocessor, CancellationToken cancellation)
    {
        try
        {
            await preprocessor.PreprocessAsync(file, preprocessing, input.Pixels, cancellation);
        }
        catch
        {
            scheduler.Release();
            throw;
        }

        return await scheduler.Enqueue(input, bucket, cancellation);
    }

    /// <summary>Runs the network on batches of several sizes, so that the first request finds it warm.</summary>
    public Task WarmUpAsync() => Task.Run(() =>
    {
        using var runner = createRunner();
        for (var size = 1; size < maxBatchSize; size *= 2)
            runner.WarmUp(size);

        runner.WarmUp(maxBatchSize);
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await scheduler.DisposeAsync();
        PoolThreads.Reserve(-workers);
        session.Dispose();
    }
}
