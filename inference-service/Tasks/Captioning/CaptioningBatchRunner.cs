using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>
/// Runs the network on batches of images of one beam, with tensors over memory that is used again. The results are the
/// captions, in the memory that each input has for them.
/// </summary>
internal sealed class CaptioningBatchRunner : IImageBatchRunner<CaptioningInput, CaptionBeam>
{
    private static readonly string[] InputNames = [CaptioningContract.Pixels, CaptioningContract.Beam, CaptioningContract.MaxLength];
    private static readonly string[] Captions = [CaptioningContract.Tokens, CaptioningContract.LogProbabilities];
    private static readonly string[] CaptionsAndMaps = [.. Captions, CaptioningContract.Attention];

    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly CaptioningSearch search;
    private readonly PixelBatch pixels;
    private readonly long[] beam = new long[1];
    private readonly PinnedBuffer<long> tokens = new();
    private readonly PinnedBuffer<float> logProbabilities = new();
    private readonly PinnedBuffer<float> attention = new();
    private readonly OrtValue[] inputs;

    /// <param name="session">The network.</param>
    /// <param name="maxBatchSize">The most images of a batch.</param>
    /// <param name="side">The sides of an image, in pixels.</param>
    /// <param name="search">What the model's package says about the search.</param>
    public CaptioningBatchRunner(InferenceSession session, int maxBatchSize, int side, CaptioningSearch search)
    {
        (this.session, this.search) = (session, search);
        pixels = new(maxBatchSize, side);
        inputs = [pixels.OfSize(maxBatchSize), MemoryTensor.Over<long>(beam), MemoryTensor.Over<long>(new long[] { search.MaxLength })];
    }

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<CaptioningInput> batch, Span<CaptionBeam> results)
    {
        var grid = 0;
        for (var i = 0; i < batch.Length; i++)
        {
            results[i] = batch[i].Captions;
            grid = Math.Max(grid, results[i].Grid);
        }

        Run(pixels.Of(batch), batch.Length, results[0].Width, grid);
        for (var i = 0; i < batch.Length; i++)
        {
            tokens.CopyRow(i, results[i].Tokens);
            logProbabilities.CopyRow(i, results[i].LogProbabilities);
            attention.CopyRow(i, results[i].Attention);
        }
    }

    /// <inheritdoc/>
    public void WarmUp(int size) => Run(pixels.OfSize(size), size, search.Beam, search.Grid);

    /// <inheritdoc/>
    public void Dispose()
    {
        runOptions.Dispose();
        pixels.Dispose();
        inputs[1].Dispose();
        inputs[2].Dispose();
    }

    private void Run(OrtValue pixels, int size, int beam, int grid)
    {
        inputs[0] = pixels;
        this.beam[0] = beam;
        var tokens = size * beam * search.MaxLength;
        using var tokenIds = MemoryTensor.Over(this.tokens.Take(tokens), size, beam, search.MaxLength);
        using var logProbabilities = MemoryTensor.Over(this.logProbabilities.Take(size * beam), size, beam);
        if (grid == 0)
        {
            session.Run(runOptions, InputNames, inputs, Captions, [tokenIds, logProbabilities]);
            return;
        }

        var regions = grid * grid;
        using var attention = MemoryTensor.Over(this.attention.Take(checked(tokens * regions)), size, beam, search.MaxLength, regions);
        session.Run(runOptions, InputNames, inputs, CaptionsAndMaps, [tokenIds, logProbabilities, attention]);
    }
}
