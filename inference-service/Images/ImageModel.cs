using Microsoft.AspNetCore.Mvc;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Batching;
using Torchline.InferenceService.Serving.Providers;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Torchline.InferenceService.Images;

/// <summary>A model whose input is an image: decodes on the requests' own threads, computes in batches.</summary>
/// <typeparam name="TOutput">Memory that the network's outputs of one image are copied to.</typeparam>
internal abstract class ImageModel<TOutput> : IServedModel
{
    private readonly InferenceSession session;
    private readonly BatchScheduler<ImageInput<TOutput>, TOutput> scheduler;
    private readonly Func<ImageRunner<TOutput>> createRunner;
    private readonly ImagePreprocessor preprocessor;
    private readonly int pixelBytes;
    private readonly int maxBatchSize;
    private readonly int workers;

    /// <summary>Opens the network of a package.</summary>
    /// <param name="buckets">How many kinds of requests there are that do not share a batch.</param>
    /// <param name="createRunner">Makes a runner, given the session and the most images of a batch.</param>
    protected ImageModel(
        ModelPackage package, IServiceProvider services, int buckets, Func<InferenceSession, int, ImageRunner<TOutput>> createRunner)
    {
        Manifest = package.Manifest;
        preprocessor = services.GetRequiredService<ImagePreprocessor>();
        pixelBytes = ImageRunner<TOutput>.PixelBytes(Manifest.Preprocessing.Image!.Side);
        var batching = services.GetRequiredService<IOptions<ImageOptions>>().Value.ImageBatching;
        maxBatchSize = batching.MaxBatchSize;
        workers = batching.Workers > 0 ? batching.Workers : Math.Max(1, Environment.ProcessorCount / batching.ThreadsPerWorker);
        session = services.GetRequiredService<ExecutionProviders>().Open(
            package.NetworkPath, () => new SessionOptions { IntraOpNumThreads = batching.ThreadsPerWorker, InterOpNumThreads = 1 }, out var provider);
        Provider = provider;
        this.createRunner = () => createRunner(session, maxBatchSize);
        scheduler = new(Manifest.Name, maxBatchSize, batching.QueueCapacity, workers, buckets, this.createRunner, Manifest.Version);
        PoolThreads.Reserve(workers);
    }

    public ModelManifest Manifest { get; }

    public ProviderUse Provider { get; }

    public int Waiting => scheduler.Waiting;

    /// <summary>Reads the image of a request and answers with the model's result for it.</summary>
    /// <param name="run">Runs the model on the image's file, whatever it is, in the place that is reserved for it.</param>
    public async Task<Results<JsonAnswer<TResponse>, ImageResults<TResponse>, ProblemHttpResult>> AnswerAsync<TResponse>(
        HttpContext context, Func<ReadOnlyMemory<byte>, BatchScheduler<ImageInput<TOutput>, TOutput>.Reservation, ValueTask<TResponse>> run)
        where TResponse : class, IJsonBody<TResponse>
    {
        using var body = new ImageBody(preprocessor.Limits, preprocessor.Budget);
        if (await body.ReadAsync(context.Request) is { } problem)
            return problem;
        if (body.Several is { } several)
            return await AnswerEachAsync(context, several, run);
        using var place = scheduler.Reserve();
        if (place is null)
            return Problem.QueueFull(context.Response);
        try
        {
            return new JsonAnswer<TResponse>(await run(body.File, place));
        }
        catch (ImageException refusal)
        {
            return ImageProblem.Of(refusal, preprocessor.Limits);
        }
    }

    /// <summary>Answers each image of a request, in places that all of them get or none.</summary>
    private async Task<Results<JsonAnswer<TResponse>, ImageResults<TResponse>, ProblemHttpResult>> AnswerEachAsync<TResponse>(
        HttpContext context,
        IReadOnlyList<JsonImage> images,
        Func<ReadOnlyMemory<byte>, BatchScheduler<ImageInput<TOutput>, TOutput>.Reservation, ValueTask<TResponse>> run)
        where TResponse : class, IJsonBody<TResponse>
    {
        var places = new List<BatchScheduler<ImageInput<TOutput>, TOutput>.Reservation>(images.Count);
        try
        {
            while (places.Count < images.Count)
            {
                if (scheduler.Reserve() is not { } place)
                    return Problem.QueueFull(context.Response);
                places.Add(place);
            }
            return new ImageResults<TResponse>(await Task.WhenAll(images.Select((image, i) => AnswerOneAsync(image, places[i]))));
        }
        finally
        {
            foreach (var place in places)
                place.Dispose();
        }

        async Task<(TResponse? Answer, ProblemDetails? Error)> AnswerOneAsync(
            JsonImage image, BatchScheduler<ImageInput<TOutput>, TOutput>.Reservation place)
        {
            if (image.Problem is { } mistake)
                return (null, mistake.ProblemDetails);
            try
            {
                return (await run(image.File, place), null);
            }
            catch (ImageException refusal)
            {
                return (null, ImageProblem.Of(refusal, preprocessor.Limits).ProblemDetails);
            }
        }
    }

    /// <summary>Runs the network on batches of several sizes, so that the first request finds it warm.</summary>
    public Task WarmUpAsync() => Task.Run(() =>
    {
        using var runner = createRunner();
        for (var size = 1; size < maxBatchSize; size *= 2)
            runner.WarmUp(size);
        runner.WarmUp(maxBatchSize);
    });

    public void GiveMemoryBack()
    {
        using var runner = createRunner();
        runner.GivesMemoryBack = true;
        runner.WarmUp(1);
    }

    public async ValueTask DisposeAsync()
    {
        await scheduler.DisposeAsync();
        PoolThreads.Reserve(-workers);
        session.Dispose();
    }

    /// <summary>Decodes an image and runs the network on it.</summary>
    /// <param name="file">A JPEG, PNG or WebP file.</param>
    /// <param name="output">Receives the outputs; not used any more when the task has ended.</param>
    /// <param name="bucket">Images share a batch only with those of their bucket.</param>
    /// <param name="cancellation">Drops the image if its batch has not begun.</param>
    protected async ValueTask<TOutput> RunAsync(
        ReadOnlyMemory<byte> file,
        BatchScheduler<ImageInput<TOutput>, TOutput>.Reservation place,
        TOutput output,
        int bucket,
        CancellationToken cancellation)
    {
        var rented = ImageArrays.Rent(pixelBytes);
        try
        {
            var pixels = rented.AsMemory(0, pixelBytes);
            await preprocessor.PreprocessAsync(file, Manifest.Preprocessing.Image!, pixels, cancellation);
            return await place.Enqueue(new(pixels, output), bucket, cancellation);
        }
        finally
        {
            ImageArrays.Return(rented);
        }
    }
}

/// <summary>An image in the form that a network takes, and memory for the network's outputs.</summary>
/// <param name="Pixels">RGB, shape (side, side, 3).</param>
internal readonly record struct ImageInput<TOutput>(ReadOnlyMemory<byte> Pixels, TOutput Output);

/// <summary>Runs a network on batches of images, whose pixels lie in one tensor that is used again.</summary>
internal abstract class ImageRunner<TOutput> : IBatchRunner<ImageInput<TOutput>, TOutput>
{
    private readonly byte[] pixels;
    private readonly int imageBytes;
    private readonly OrtValue[] bySize;
    private readonly RunOptions keeping = new();
    private readonly RunOptions givingBack = MemoryArena.GivingBack();

    /// <param name="side">The sides of an image, in pixels.</param>
    protected ImageRunner(InferenceSession session, int maxBatchSize, int side)
    {
        Session = session;
        imageBytes = PixelBytes(side);
        pixels = GC.AllocateArray<byte>(maxBatchSize * imageBytes, pinned: true);
        bySize = [.. Enumerable.Range(1, maxBatchSize).Select(size =>
            MemoryTensor.Over(pixels.AsMemory(0, size * imageBytes), size, side, side, Image.Channels))];
    }

    protected InferenceSession Session { get; }

    /// <summary>Whether the session's arena gives back what a run has taken.</summary>
    public bool GivesMemoryBack { get; set; }

    protected RunOptions RunOptions => GivesMemoryBack ? givingBack : keeping;

    /// <summary>The bytes of an image's pixels.</summary>
    public static int PixelBytes(int side) => side * side * Image.Channels;

    public abstract void Run(ReadOnlySpan<ImageInput<TOutput>> batch, Span<TOutput> results);

    /// <summary>Runs the network on whatever pixels there are.</summary>
    public abstract void WarmUp(int size);

    public virtual void Dispose()
    {
        keeping.Dispose();
        givingBack.Dispose();
        foreach (var tensor in bySize)
            tensor.Dispose();
    }

    /// <summary>The tensor of a batch, uint8 (size, side, side, 3), with whatever pixels there are.</summary>
    protected OrtValue PixelsOf(int size) => bySize[size - 1];

    /// <summary>The tensor of a batch with the pixels of its images.</summary>
    protected OrtValue PixelsOf(ReadOnlySpan<ImageInput<TOutput>> batch)
    {
        for (var i = 0; i < batch.Length; i++)
            batch[i].Pixels.Span.CopyTo(pixels.AsSpan(i * imageBytes));
        return PixelsOf(batch.Length);
    }
}
