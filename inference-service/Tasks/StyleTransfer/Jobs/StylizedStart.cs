using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>What a job may start from: the content in the style, as a network for style images makes it in one pass.</summary>
internal sealed class StylizedStart(ModelCatalog catalog, MemoryBudget memory)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Checks whether there is a network for a job that starts so.</summary>
    /// <returns>Why not; null if there is one, or the job starts otherwise.</returns>
    public static ProblemHttpResult? Check(JobRecord record, ModelCatalog catalog)
    {
        if (record.Settings.Start != StartImage.Stylized)
            return null;
        if (ModelOf(catalog) is not { } model)
        {
            return Problem.Of(
                $"{StyleJobForm.Start} is 'stylized', which takes a model of the task '{ArbitraryStyleContract.Task}'; there is none here. " +
                "Start from content or noise.",
                StatusCodes.Status404NotFound, "No model for style images", ("models", Array.Empty<string>()));
        }
        var (shorter, longer) = (Math.Min(record.Width, record.Height), Math.Max(record.Width, record.Height));
        return shorter >= model.Sizes.MinSide && longer <= model.Sizes.MaxSide ? null : Problem.BadRequest(
            $"{StyleJobForm.Start} is 'stylized', and the model '{model.Manifest.Name}' takes sides from {model.Sizes.MinSide} to {model.Sizes.MaxSide} pixels; " +
            $"the result has {record.Width} x {record.Height}. Ask for another size, or start from content or noise.");
    }

    /// <summary>Makes the image on the model's own worker, and waits for it.</summary>
    /// <param name="content">The content's file, of the size of the result.</param>
    /// <param name="style">The style's file.</param>
    /// <returns>The image; the caller disposes it.</returns>
    /// <exception cref="StyleJobException">There is no such model any more, or no memory.</exception>
    public Image Make(JobRecord record, byte[] content, byte[] style, CancellationToken cancellation)
    {
        var model = ModelOf(catalog) ?? throw new StyleJobException("The model for style images is not served any more.");
        try
        {
            using var lease = memory.Lease();
            lease.Take(model.StyleSize.MostPixels * Image.Channels, TimeSpan.MaxValue, cancellation);
            using var styleImage = StyleImage.Decode(style, model.StyleSize, DecodeOptions.Default);
            while (true)
            {
                using var place = model.Reserve(record.Size);
                if (place is not null)
                {
                    var input = new StyleNetworkInput(content, record.Size, ImageFormat.Png, styleImage, Strength: 1, lease, cancellation);
                    return ImageDecoder.Decode(place.Enqueue(input, cancellation: cancellation).AsTask().GetAwaiter().GetResult().Span);
                }
                // Requests fill the queue: the job's time limit ends the wait.
                if (cancellation.WaitHandle.WaitOne(Pause))
                    throw new OperationCanceledException(cancellation);
            }
        }
        catch (MemorySpentException)
        {
            throw new StyleJobException("There was no memory for the image that it starts from. Try again later, or start from the content.");
        }
    }

    private static ArbitraryStyleModel? ModelOf(ModelCatalog catalog) => catalog.Of<ArbitraryStyleModel>().FirstOrDefault();
}
