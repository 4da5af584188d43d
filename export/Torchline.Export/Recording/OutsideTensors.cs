using TorchSharp;

namespace Torchline.Recording;

/// <summary>
/// The tensors of a recording that no recorded operator made: constants that C# makes in the program or brings along. Before an operator
/// writes to one, its elements are copied, so that the recording has what the program began with.
/// </summary>
internal sealed class OutsideTensors : IDisposable
{
    private static readonly HashSet<string> LeavesUndefined =
        ["aten::empty", "aten::empty_like", "aten::new_empty", "aten::empty_strided", "aten::new_empty_strided"];

    private readonly HashSet<nint> made = []; // memory of recorded results
    private readonly Dictionary<nint, List<RecordedTensor>> outside = []; // by memory
    private readonly Dictionary<nint, torch.Tensor> originals = []; // by identity
    private readonly Dictionary<nint, RecordedTensor> blank = []; // made without values, not used yet, by memory
    private readonly HashSet<torch.Tensor> changed = new(ReferenceEqualityComparer.Instance); // handles, not elements

    /// <summary>A tensor that an operator made without values (<c>empty</c>) and that C# code has filled, null where there is none.</summary>
    public RecordedTensor? Filled { get; private set; }

    /// <summary>Notes what an operator is about to read, and copies what it is about to write to.</summary>
    public void Before(OperatorSchema schema, IReadOnlyList<RecordedValue> arguments)
    {
        foreach (var tensor in arguments.SelectMany(TensorsOf))
        {
            Note(tensor);
            if (blank.Remove(tensor.Storage, out var unused)) RequireZeros(unused);
        }
        foreach (var (slot, argument) in schema.Arguments.Zip(arguments))
        {
            if (!slot.IsWritten) continue;
            foreach (var tensor in TensorsOf(argument)) Preserve(tensor.Storage);
        }
    }

    /// <summary>Notes what an operator has made. What it left undefined is made zeros, so that a value of C# code shows.</summary>
    public void After(OperatorSchema schema, IReadOnlyList<RecordedValue> results)
    {
        if (LeavesUndefined.Contains(schema.Name))
        {
            foreach (var tensor in results.SelectMany(TensorsOf).Where(tensor => tensor.Storage != 0))
            {
                tensor.Handle.zero_();
                blank[tensor.Storage] = tensor;
            }
        }
        foreach (var tensor in results.SelectMany(TensorsOf))
            if (tensor.Storage != 0 && !outside.ContainsKey(tensor.Storage)) made.Add(tensor.Storage);
    }

    /// <summary>Ends the recording: what no operator has used may have been filled, too.</summary>
    public void End()
    {
        foreach (var unused in blank.Values) RequireZeros(unused);
        blank.Clear();
    }

    /// <summary>The tensor as it was before the first write to its memory.</summary>
    public RecordedTensor Original(RecordedTensor tensor) =>
        originals.TryGetValue(tensor.Identity, out var original) ? tensor with { Handle = original } : tensor;

    /// <summary>Whether the handle is of a tensor that was written to.</summary>
    public bool IsChanged(torch.Tensor handle) => changed.Contains(handle);

    public void Dispose()
    {
        foreach (var original in originals.Values) original.Dispose();
        originals.Clear();
    }

    private void RequireZeros(RecordedTensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        if (tensor.Handle.count_nonzero().ToInt64() > 0) Filled ??= tensor;
    }

    private void Note(RecordedTensor tensor)
    {
        if (tensor.Storage == 0 || made.Contains(tensor.Storage)) return;
        if (!outside.TryGetValue(tensor.Storage, out var sharing)) outside[tensor.Storage] = sharing = [];
        if (sharing.TrueForAll(other => other.Identity != tensor.Identity)) sharing.Add(tensor);
    }

    private void Preserve(nint storage)
    {
        foreach (var tensor in outside.GetValueOrDefault(storage) ?? [])
        {
            if (originals.ContainsKey(tensor.Identity)) continue;
            changed.Add(tensor.Handle);
            using var detached = tensor.Handle.detach();
            originals[tensor.Identity] = detached.clone().DetachFromDisposeScope();
        }
    }

    private static IEnumerable<RecordedTensor> TensorsOf(RecordedValue value) => value switch
    {
        RecordedValue.Tensor { Value: var tensor } => [tensor],
        RecordedValue.TensorList { Values: var tensors } => tensors.OfType<RecordedTensor>(),
        _ => [],
    };
}
