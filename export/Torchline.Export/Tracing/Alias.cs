using Torchline.Recording;

namespace Torchline.Export.Tracing;

/// <summary>
/// A tensor object of the recorded program and the value it holds now. Views know their base: a write to one is a
/// write to all, so each remembers up to which write of the base its value is true.
/// </summary>
internal sealed class Alias(RecordedTensor tensor, Value value, Block block, Alias? @base = null, OperatorCall? view = null)
{
    public RecordedTensor Tensor { get; } = tensor;

    /// <summary>Where it was made.</summary>
    public Block Block { get; } = block;

    /// <summary>The tensor that this is a view of, null when it owns its memory.</summary>
    public Alias? Base { get; } = @base;

    /// <summary>The call that made the view.</summary>
    public OperatorCall? View { get; } = view;

    public Alias Root => Base?.Root ?? this;

    /// <summary>What the tensor holds, as of write number <see cref="Version"/> of the root.</summary>
    public Value Value { get; set; } = value;

    public int Version { get; set; } = @base?.Root.Version ?? 0;

    public bool IsStale => Version != Root.Version;
}
