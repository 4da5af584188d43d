using Torchline.Contracts.Tasks.Language;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Language;

/// <summary>A classifier of languages.</summary>
internal sealed class LanguageModel : IServedModel
{
    private readonly InferenceSession session;
    private readonly BatchScheduler<float[], float[]> scheduler;

    /// <summary>Opens a model's network.</summary>
    public LanguageModel(ModelPackage package)
    {
        Manifest = package.Manifest;
        session = new(package.NetworkPath);
        scheduler = new(
            Manifest.Name, maxBatchSize: 32, capacity: 1024, workers: 1, buckets: 1, () => new LanguageRunner(session, Manifest.Labels.Count));
    }

    public ModelManifest Manifest { get; }

    /// <summary>Reserves a place for a text; null if too many texts wait already.</summary>
    public BatchScheduler<float[], float[]>.Reservation? Reserve() => scheduler.Reserve();

    /// <summary>The most likely language.</summary>
    public LanguageResponse Decide(float[] probabilities)
    {
        var best = probabilities.AsSpan().IndexOf(probabilities.Max());
        return new(Manifest.Name, Manifest.Labels[best], probabilities[best]);
    }

    public async Task WarmUpAsync()
    {
        using var place = Reserve();
        if (place is not null)
            await place.Enqueue(new float[LetterShares.Count]);
    }

    public async ValueTask DisposeAsync()
    {
        await scheduler.DisposeAsync();
        session.Dispose();
    }
}

/// <summary>Runs the network on batches of texts.</summary>
internal sealed class LanguageRunner(InferenceSession session, int languages) : IBatchRunner<float[], float[]>
{
    private readonly RunOptions options = new();

    public void Run(ReadOnlySpan<float[]> batch, Span<float[]> results)
    {
        var letters = new float[batch.Length * LetterShares.Count];
        for (var i = 0; i < batch.Length; i++)
            batch[i].CopyTo(letters, i * LetterShares.Count);
        using var input = OrtValue.CreateTensorValueFromMemory(letters, [batch.Length, LetterShares.Count]);
        using var outputs = session.Run(options, [LanguageContract.Letters], [input], [LanguageContract.Probabilities]);
        var probabilities = outputs[0].GetTensorDataAsSpan<float>(); // (B, L)
        for (var i = 0; i < batch.Length; i++)
            results[i] = probabilities.Slice(i * languages, languages).ToArray();
    }

    public void Dispose() => options.Dispose();
}
