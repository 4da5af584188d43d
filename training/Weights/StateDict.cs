using System.Collections.ObjectModel;

namespace Torchline.Training.Weights;

/// <summary>
/// Named tensors in CPU memory, in the order of the file they came from. Tensors that shared memory where they were
/// saved share it here. They live until the dictionary is disposed, whatever dispose scope it was read in.
/// </summary>
internal sealed class StateDict : ReadOnlyDictionary<string, Tensor>, IDisposable
{
    internal StateDict(string source, OrderedDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
        : base(tensors)
    {
        (Source, Metadata) = (source, metadata ?? new Dictionary<string, string>());
        foreach (var tensor in tensors.Values)
            tensor.DetachFromDisposeScope();
    }

    /// <summary>The file.</summary>
    public string Source { get; }

    /// <summary>The file's text beside the tensors: the <c>__metadata__</c> of safetensors, empty for other formats.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Takes a prefix off every name that has it, as <c>module.</c> of files saved from DataParallel.</summary>
    /// <returns>A dictionary that takes over the tensors: only it may be used and disposed from now on.</returns>
    /// <exception cref="WeightFileException">Two names become one.</exception>
    public StateDict WithoutPrefix(string prefix)
    {
        var renamed = new OrderedDictionary<string, Tensor>(Count);
        foreach (var (name, tensor) in this)
        {
            var rest = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
            if (!renamed.TryAdd(rest, tensor))
                throw new WeightFileException(Source, $"without the prefix \"{prefix}\" two tensors are named {Printable.Of(rest)}");
        }
        return new StateDict(Source, renamed, Metadata);
    }

    public void Dispose()
    {
        foreach (var tensor in Values)
            tensor.Dispose();
    }
}
