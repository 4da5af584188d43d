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

/// <summary>A place for calls under construction: the program, or the step of a loop in it.</summary>
internal sealed class Block
{
    /// <summary>The loop whose step this is, for messages; null for the program.</summary>
    public string? Loop { get; init; }

    /// <summary>Whether this is an iteration that is only compared with the one before.</summary>
    public bool IsRepetition { get; init; }

    public List<OperatorCall> Calls { get; } = [];

    /// <summary>Whether the step has ended, so that nothing may read its values any more.</summary>
    public bool IsClosed { get; set; }
}
