using Razorvine.Pickle;

namespace Torchline.Training.Weights.Torch;

/// <summary>The bytes of pickles, read for a limited time: a few of them can ask for work without end.</summary>
/// <param name="bytes">The pickles, one after the other.</param>
/// <param name="limit">Milliseconds from now on.</param>
internal sealed class PickleStream(byte[] bytes, long limit) : MemoryStream(bytes, writable: false)
{
    private readonly long deadline = Environment.TickCount64 + limit;

    /// <inheritdoc />
    public override int ReadByte() => Environment.TickCount64 <= deadline // every instruction begins with a byte of its own
        ? base.ReadByte()
        : throw new PickleException($"it takes more than {limit / 1000} seconds");
}
