using System.Collections.Frozen;
using System.Drawing;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Batching;
using Torchline.InferenceService.Serving.Providers;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>A model that gives images a style.</summary>
internal sealed class StyleNetworkModel : IServedModel
{
    private readonly InferenceSession session;
    private readonly BatchScheduler<StyleNetworkInput, ReadOnlyMemory<byte>> small;
    private readonly BatchScheduler<StyleNetworkInput, ReadOnlyMemory<byte>> large;
    private readonly Func<StyleNetworkRunner> createRunner;
    private readonly FrozenDictionary<string, StyleThumbnail> thumbnails;
    private readonly int workers;
    private readonly int defaultSide;

    /// <summary>Opens a model's network and reads its thumbnails.</summary>
    /// <exception cref="IOException">A thumbnail cannot be read.</exception>
    public StyleNetworkModel(ModelPackage package, IServiceProvider services)
    {
        Manifest = package.Manifest;
        var stylization = services.GetRequiredService<IOptions<StyleTransferOptions>>().Value.Stylization;
        var limits = services.GetRequiredService<IOptions<ImageOptions>>().Value.Limits;
        thumbnails = Manifest.Styles!.ToFrozenDictionary(style => style.Name, style => Read(package, style), StringComparer.Ordinal);
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
            () => new(session, Manifest, new(budget, stylization, Sizes, percent), decoding);

        BatchScheduler<StyleNetworkInput, ReadOnlyMemory<byte>> QueueOf(Func<StyleNetworkRunner> runners) =>
            new(Manifest.Name, maxBatchSize: 1, stylization.QueueCapacity, stylization.Workers, buckets: 1, runners, Manifest.Version);
    }

    public ModelManifest Manifest { get; }

    public ProviderUse Provider { get; }

    public int Waiting => small.Waiting + large.Waiting;

    /// <summary>Which sizes of images the network takes.</summary>
    public ImageSizes Sizes => Manifest.Preprocessing.Sizes!;

    /// <summary>The thumbnail of a style; null if there is no such style.</summary>
    public StyleThumbnail? ThumbnailOf(string style) => thumbnails.GetValueOrDefault(style);

    /// <summary>Whether the model has all styles of a mix.</summary>
    public bool Has(StyleMix mix) => mix.Styles.All(style => thumbnails.ContainsKey(style.Name));

    /// <summary>Reserves a place for an image: its file is not used any more when the task of its result has ended.</summary>
    /// <param name="size">The size of the result. What is larger than usual, which takes minutes, has a queue of its own.</param>
    /// <returns>The place, to be disposed; null if too many images wait already.</returns>
    public BatchScheduler<StyleNetworkInput, ReadOnlyMemory<byte>>.Reservation? Reserve(Size size) =>
        (StylizedSize.LongSide(size) > defaultSide ? large : small).Reserve();

    public Task WarmUpAsync() => Task.Run(() =>
    {
        using var runner = createRunner();
        runner.WarmUp(StyleNetworkContract.MaxMinSide);
    });

    public void GiveMemoryBack()
    {
        using var runner = createRunner();
        runner.WarmUp(Sizes.MinSide, keepsMemory: false);
    }

    public async ValueTask DisposeAsync()
    {
        await small.DisposeAsync();
        await large.DisposeAsync();
        PoolThreads.Reserve(-workers);
        session.Dispose();
    }

    private static StyleThumbnail Read(ModelPackage package, StyleDescription style) => new(
        File.ReadAllBytes(package.PathOf(style.Thumbnail)),
        new($"\"{package.Manifest.Files.Single(file => file.Name == style.Thumbnail).Sha256}\""));
}
