using System.Drawing;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Batching;
using Torchline.InferenceService.Serving.Providers;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>A model that gives images a style in one pass; its kinds differ in what they take the style from.</summary>
internal abstract class StylizationModel : IServedModel
{
    private readonly InferenceSession session;
    private readonly BatchScheduler<StyleNetworkInput, ReadOnlyMemory<byte>> small;
    private readonly BatchScheduler<StyleNetworkInput, ReadOnlyMemory<byte>> large;
    private readonly Func<StyleNetworkRunner> createRunner;
    private readonly int workers;
    private readonly int defaultSide;

    /// <summary>Opens a model's network.</summary>
    /// <param name="styleInput">The name of the network's input for the style.</param>
    /// <param name="stylePixels">The most pixels of a style image; 0 if styles are none.</param>
    protected StylizationModel(ModelPackage package, IServiceProvider services, string styleInput, long stylePixels)
    {
        Manifest = package.Manifest;
        var stylization = services.GetRequiredService<IOptions<StyleTransferOptions>>().Value.Stylization;
        var limits = services.GetRequiredService<IOptions<ImageOptions>>().Value.Limits;
        session = services.GetRequiredService<ExecutionProviders>().Open(
            package.NetworkPath,
            () => ImageSession.Options(stylization.ThreadsPerWorker, stylization.Workers, keepsMemory: true),
            out var provider);
        Provider = provider;
        var decoding = new DecodeOptions { MaxEncodedBytes = limits.ImageBytes, MaxPixels = limits.ImagePixels };
        var budget = services.GetRequiredService<MemoryBudget>();
        createRunner = RunnersOf(StyleNetworkMemory.UsualPercent);
        small = QueueOf(createRunner);
        large = QueueOf(RunnersOf(StyleNetworkMemory.LargePercent));
        defaultSide = stylization.DefaultSide;
        workers = 2 * stylization.Workers;
        PoolThreads.Reserve(workers);

        Func<StyleNetworkRunner> RunnersOf(int percent) =>
            () => new(new(session, styleInput), Sizes, new(budget, stylization, Sizes, percent, stylePixels), decoding);

        BatchScheduler<StyleNetworkInput, ReadOnlyMemory<byte>> QueueOf(Func<StyleNetworkRunner> runners) =>
            new(Manifest.Name, maxBatchSize: 1, stylization.QueueCapacity, stylization.Workers, buckets: 1, runners, Manifest.Version);
    }

    public ModelManifest Manifest { get; }

    public ProviderUse Provider { get; }

    public int Waiting => small.Waiting + large.Waiting;

    /// <summary>Which sizes of images the network takes.</summary>
    public ImageSizes Sizes => Manifest.Preprocessing.Sizes!;

    /// <summary>Reserves a place for an image: its file and its style are not used any more when the task of its result has ended.</summary>
    /// <param name="size">The size of the result. What is larger than usual, which takes minutes, has a queue of its own.</param>
    /// <returns>The place, to be disposed; null if too many images wait already.</returns>
    public BatchScheduler<StyleNetworkInput, ReadOnlyMemory<byte>>.Reservation? Reserve(Size size) =>
        (StylizedSize.LongSide(size) > defaultSide ? large : small).Reserve();

    public Task WarmUpAsync() => Task.Run(() => Run(StyleNetworkContract.MaxMinSide, keepsMemory: true));

    public void GiveMemoryBack() => Run(Sizes.MinSide, keepsMemory: false);

    public async ValueTask DisposeAsync()
    {
        await small.DisposeAsync();
        await large.DisposeAsync();
        PoolThreads.Reserve(-workers);
        session.Dispose();
    }

    /// <summary>Runs the network on made-up images.</summary>
    /// <param name="run">Runs it with a style.</param>
    protected abstract void WithTypicalStyle(Action<StyleSource> run);

    private void Run(int side, bool keepsMemory)
    {
        using var runner = createRunner();
        WithTypicalStyle(style => runner.WarmUp(side, style, keepsMemory));
    }
}
