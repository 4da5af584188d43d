using System.Buffers;
using System.Numerics.Tensors;
using Torchline.Contracts.Tasks.Classification;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>A classifier of images.</summary>
internal sealed class ClassificationModel(ModelPackage package, IServiceProvider services) : ImageModel<Memory<float>>(
    package,
    services,
    buckets: 1,
    (session, maxBatchSize) => new ClassificationRunner(
        session, maxBatchSize, package.Manifest.Preprocessing.Image!.Side, package.Manifest.Labels.Count,
        ClassificationContract.HasDistance(package.Manifest)))
{
    // Kept apart from the manifest: this is read for each image.
    private readonly double? maxDistance = package.Manifest.Decoding.MaxDistance;

    /// <summary>Classifies an image.</summary>
    /// <param name="file">A JPEG, PNG or WebP file.</param>
    /// <param name="top">How many labels are asked for, from 1 on.</param>
    /// <param name="cancellation">Drops the image if its batch has not begun.</param>
    /// <returns>The most probable labels, best first, and whether the image is like those of the training.</returns>
    public async ValueTask<ClassificationResponse> ClassifyAsync(
        ReadOnlyMemory<byte> file,
        BatchScheduler<ImageInput<Memory<float>>, Memory<float>>.Reservation place,
        int top,
        CancellationToken cancellation)
    {
        var labels = Manifest.Labels;
        var outputs = labels.Count + (maxDistance is null ? 0 : 1);
        var rented = ArrayPool<float>.Shared.Rent(outputs);
        try
        {
            var result = await RunAsync(file, place, rented.AsMemory(0, outputs), bucket: 0, cancellation);
            bool? certain = maxDistance is { } limit ? result.Span[labels.Count] <= limit : null;
            return new ClassificationResponse(Manifest.Name, Ranking.Best(result.Span[..labels.Count], labels, top), certain);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}

/// <summary>Turns logits into the most probable labels.</summary>
internal static class Ranking
{
    /// <summary>The most probable labels, best first; of equally probable ones that with the lower number first.</summary>
    /// <param name="logits">One a label; overwritten with the probabilities.</param>
    /// <param name="top">How many; at most as many as there are.</param>
    public static Prediction[] Best(Span<float> logits, IReadOnlyList<string> labels, int top)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), logits); // large logits must not overflow
        TensorPrimitives.SoftMax(logits, logits);
        var best = new Prediction[Math.Min(top, logits.Length)];
        var count = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            var score = logits[i];
            if (count == best.Length && !(score > best[^1].Score))
                continue;
            var place = count < best.Length ? count++ : count - 1;
            for (; place > 0 && score > best[place - 1].Score; place--)
                best[place] = best[place - 1];
            best[place] = new(labels[i], score);
        }
        return best;
    }
}
