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

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly CaptioningSearch _search;
    private readonly PixelBatch _pixels;
    private readonly long[] _beam = new long[1];
    private readonly PinnedBuffer<long> _tokens = new();
    private readonly PinnedBuffer<float> _logProbabilities = new();
    private readonly PinnedBuffer<float> _attention = new();
    private readonly OrtValue[] _inputs;

    /// <param name="session">The network.</param>
    /// <param name="maxBatchSize">The most images of a batch.</param>
    /// <param name="side">The sides of an image, in pixels.</param>
    /// <param name="search">What the model's package says about the search.</param>
    public CaptioningBatchRunner(InferenceSession session, int maxBatchSize, int side, CaptioningSearch search)
    {
        (_session, _search) = (session, search);
        _pixels = new(maxBatchSize, side);
        _inputs = [_pixels.OfSize(maxBatchSize), MemoryTensor.Over<long>(_beam), MemoryTensor.Over<long>(new long[] { search.MaxLength })];
    }

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<CaptioningInput> batch, Span<CaptionBeam> results)
    {
        int grid = 0;
        for (int i = 0; i < batch.Length; i++)
        {
            results[i] = batch[i].Captions;
            grid = Math.Max(grid, results[i].Grid);
        }

        Run(_pixels.Of(batch), batch.Length, results[0].Width, grid);
        for (int i = 0; i < batch.Length; i++)
        {
            _tokens.CopyRow(i, results[i].Tokens);
            _logProbabilities.CopyRow(i, results[i].LogProbabilities);
            _attention.CopyRow(i, results[i].Attention);
        }
    }

    /// <inheritdoc/>
    public void WarmUp(int size) => Run(_pixels.OfSize(size), size, _search.Beam, _search.Grid);

    /// <inheritdoc/>
    public void Dispose()
    {
        _runOptions.Dispose();
        _pixels.Dispose();
        _inputs[1].Dispose();
        _inputs[2].Dispose();
    }

    private void Run(OrtValue pixels, int size, int beam, int grid)
    {
        _inputs[0] = pixels;
        _beam[0] = beam;
        int tokens = size * beam * _search.MaxLength;
        using var tokenIds = MemoryTensor.Over(_tokens.Take(tokens), size, beam, _search.MaxLength);
        using var logProbabilities = MemoryTensor.Over(_logProbabilities.Take(size * beam), size, beam);
        if (grid == 0)
        {
            _session.Run(_runOptions, InputNames, _inputs, Captions, [tokenIds, logProbabilities]);
            return;
        }

        int regions = grid * grid;
        using var attention = MemoryTensor.Over(_attention.Take(checked(tokens * regions)), size, beam, _search.MaxLength, regions);
        _session.Run(_runOptions, InputNames, _inputs, CaptionsAndMaps, [tokenIds, logProbabilities, attention]);
    }
}
