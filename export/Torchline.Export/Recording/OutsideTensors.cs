using TorchSharp;

namespace Torchline.Recording;

/// <summary>
/// The tensors of a recording that no recorded operator made: constants that C# makes in the program or brings along. Before an operator
/// writes to one, its elements are copied, so that the recording has what the program began with.
/// </summary>
internal sealed class OutsideTensors : IDisposable
{
    private readonly HashSet<nint> made = []; // memory of recorded results
    private readonly Dictionary<nint, List<RecordedTensor>> outside = []; // by memory
    private readonly Dictionary<nint, torch.Tensor> originals = []; // by identity
    private readonly HashSet<torch.Tensor> changed = new(ReferenceEqualityComparer.Instance); // handles, not elements

    /// <summary>Notes what an operator is about to read, and copies what it is about to write to.</summary>
    public void Before(OperatorSchema schema, IReadOnlyList<RecordedValue> arguments)
    {
        foreach (var tensor in arguments.SelectMany(TensorsOf)) Note(tensor);
        foreach (var (slot, argument) in schema.Arguments.Zip(arguments))
        {
            if (!slot.IsWritten) continue;
            foreach (var tensor in TensorsOf(argument)) Preserve(tensor.Storage);
        }
    }

    /// <summary>Notes what an operator has made.</summary>
    public void After(IEnumerable<RecordedValue> results)
    {
        foreach (var tensor in results.SelectMany(TensorsOf))
            if (tensor.Storage != 0 && !outside.ContainsKey(tensor.Storage)) made.Add(tensor.Storage);
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
