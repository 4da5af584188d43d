using Torchline.Contracts.Tasks.Captioning;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>Runs the network on batches of images of one beam. The results are the captions, in the memory that each input has for them.</summary>
internal sealed class CaptioningRunner : ImageRunner<CaptionBeam>
{
    private static readonly string[] InputNames = [CaptioningContract.Pixels, CaptioningContract.Beam, CaptioningContract.MaxLength];
    private static readonly string[] Captions = [CaptioningContract.Tokens, CaptioningContract.LogProbabilities];
    private static readonly string[] CaptionsAndMaps = [.. Captions, CaptioningContract.Attention];

    private readonly CaptioningSearch search;
    private readonly long[] beam = new long[1];
    private readonly PinnedBuffer<long> tokens = new();
    private readonly PinnedBuffer<float> logProbabilities = new();
    private readonly PinnedBuffer<float> attention = new();
    private readonly OrtValue[] inputs;

    /// <param name="side">The sides of an image, in pixels.</param>
    public CaptioningRunner(InferenceSession session, int maxBatchSize, int side, CaptioningSearch search)
        : base(session, maxBatchSize, side)
    {
        this.search = search;
        inputs = [PixelsOf(maxBatchSize), MemoryTensor.Over<long>(beam), MemoryTensor.Over<long>(new long[] { search.MaxLength })];
    }

    public override void Run(ReadOnlySpan<ImageInput<CaptionBeam>> batch, Span<CaptionBeam> results)
    {
        var grid = 0;
        for (var i = 0; i < batch.Length; i++)
        {
            results[i] = batch[i].Output;
            grid = Math.Max(grid, results[i].Grid);
        }
        Run(PixelsOf(batch), batch.Length, results[0].Width, grid);
        for (var i = 0; i < batch.Length; i++)
        {
            tokens.CopyRow(i, results[i].Tokens);
            logProbabilities.CopyRow(i, results[i].LogProbabilities);
            attention.CopyRow(i, results[i].Attention);
        }
    }

    public override void WarmUp(int size) => Run(PixelsOf(size), size, search.Beam, search.Grid);

    public override void Dispose()
    {
        base.Dispose();
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
            Session.Run(RunOptions, InputNames, inputs, Captions, [tokenIds, logProbabilities]);
            return;
        }
        var regions = grid * grid;
        using var attention = MemoryTensor.Over(this.attention.Take(checked(tokens * regions)), size, beam, search.MaxLength, regions);
        Session.Run(RunOptions, InputNames, inputs, CaptionsAndMaps, [tokenIds, logProbabilities, attention]);
    }
}
