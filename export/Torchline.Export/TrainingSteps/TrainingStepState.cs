using Torchline.Contracts.TrainingSteps;
using Torchline.Export.Graph;
using static TorchSharp.torch;

namespace Torchline.Export.TrainingSteps;

/// <summary>The state of a step: the parameters that are trained, the buffers that change, and what the optimizer keeps of each parameter.</summary>
internal sealed class TrainingStepState
{
    private TrainingStepState(
        IReadOnlyList<(string Name, Tensor Tensor)> parameters, IReadOnlyList<(string Name, Tensor Tensor)> buffers,
        IReadOnlyList<(string Name, Tensor Parameter)> kept, IReadOnlyDictionary<string, string> ties) =>
        (Parameters, Buffers, Kept, Ties) = (parameters, buffers, kept, ties);

    /// <summary>The parameters that are trained.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> Parameters { get; }
    /// <summary>The buffers that the forward pass changes.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> Buffers { get; }
    /// <summary>What the optimizer keeps, parameter after parameter, each with the parameter whose shape it has.</summary>
    public IReadOnlyList<(string Name, Tensor Parameter)> Kept { get; }
    /// <summary>Second names of tensors that the module uses twice.</summary>
    public IReadOnlyDictionary<string, string> Ties { get; }

    /// <summary>Finds out what a step moves, by one pass forward and back. The module is left as it was.</summary>
    /// <exception cref="ExportException">Nothing is trained.</exception>
    public static TrainingStepState Of(TrainingStepRequest request, Func<(Tensor Loss, Tensor[] Others)> forward)
    {
        var (entries, ties) = Distinct(request.Module);
        HashSet<nint> parameters = [.. request.Module.parameters().Select(parameter => IdentityOf(parameter))];
        (string Name, Tensor Tensor)[] candidates =
            [.. entries.Where(entry => parameters.Contains(IdentityOf(entry.Tensor)) && entry.Tensor.requires_grad)];
        using var before = ModuleSnapshot.Take(request.Module);
        using var scope = NewDisposeScope();
        using var tracking = enable_grad();
        var (loss, _) = forward();
        if (loss.numel() != 1 || loss.dim() != 0) throw new ExportException($"the loss has the shape [{string.Join(", ", loss.shape)}]: it must be a scalar, such as a mean.");
        if (candidates.Length == 0 || !loss.requires_grad) throw new ExportException("the loss depends on no parameter that is trained (requires_grad).");
        var gradients = autograd.grad([loss], [.. candidates.Select(candidate => candidate.Tensor)], allow_unused: true);
        (string Name, Tensor Tensor)[] trained = [.. candidates.Zip(gradients).Where(pair => !pair.Second.IsInvalid).Select(pair => pair.First)];
        var changed = before.Changed();
        if (changed.FirstOrDefault(name => parameters.Contains(IdentityOf(entries.First(entry => entry.Name == name).Tensor))) is { } written)
            throw new ExportException($"the forward pass changes the parameter `{written}` in place: only the optimizer may.");
        return new TrainingStepState(
            trained, [.. entries.Where(entry => changed.Contains(entry.Name))],
            [.. trained.SelectMany(entry => request.Optimizer.Kept.Select(kept => ($"{entry.Name}.{kept}", entry.Tensor)))], ties);
    }

    /// <summary>The state in the order of the step's inputs and outputs, described.</summary>
    public IReadOnlyList<StateDescription> Describe() =>
    [
        .. Parameters.Select(entry => Describe(entry.Name, StateKind.Parameter, entry.Tensor)),
        .. Buffers.Select(entry => Describe(entry.Name, StateKind.Buffer, entry.Tensor)),
        .. Kept.Select(entry => Describe(entry.Name, StateKind.Optimizer, entry.Parameter)),
        new StateDescription(TrainingStepDescription.Step, StateKind.Optimizer, StateTensor.Int64, []),
    ];

    /// <summary>The state before the first step.</summary>
    public IReadOnlyList<StateTensor> Initial() =>
    [
        .. Parameters.Concat(Buffers).Select(entry => new StateTensor(
            entry.Name, StateTypes.NameOf(entry.Tensor.dtype), entry.Tensor.shape, ElementTypes.Copy(entry.Tensor).RawData.Memory)),
        .. Kept.Select(entry => new StateTensor(
            entry.Name, StateTypes.NameOf(entry.Parameter.dtype), entry.Parameter.shape, new byte[entry.Parameter.numel() * entry.Parameter.element_size()])),
        new StateTensor(TrainingStepDescription.Step, StateTensor.Int64, [], new byte[sizeof(long)]),
    ];

    private static StateDescription Describe(string name, StateKind kind, Tensor tensor) =>
        new(name, kind, StateTypes.NameOf(tensor.dtype), tensor.shape);

    private static (List<(string Name, Tensor Tensor)> Entries, Dictionary<string, string> Ties) Distinct(nn.Module module)
    {
        var names = new Dictionary<nint, string>();
        var ties = new Dictionary<string, string>();
        var entries = new List<(string, Tensor)>();
        foreach (var (name, tensor) in module.state_dict())
        {
            if (names.TryAdd(IdentityOf(tensor), name)) entries.Add((name, tensor));
            else ties[name] = names[IdentityOf(tensor)];
        }
        return (entries, ties);
    }

    private static nint IdentityOf(Tensor tensor) => Recording.OperatorRecorder.Describe(tensor).Identity;
}

/// <summary>Element types of a state: libtorch's and safetensors' names.</summary>
internal static class StateTypes
{
    /// <exception cref="ExportException">safetensors has no name for it.</exception>
    public static string NameOf(ScalarType type) => type switch
    {
        ScalarType.Float64 => "F64",
        ScalarType.Float32 => StateTensor.Float32,
        ScalarType.Float16 => "F16",
        ScalarType.BFloat16 => "BF16",
        ScalarType.Int64 => StateTensor.Int64,
        ScalarType.Int32 => "I32",
        ScalarType.Int16 => "I16",
        ScalarType.Int8 => "I8",
        ScalarType.Byte => "U8",
        ScalarType.Bool => "BOOL",
        _ => throw new ExportException($"a state of type {type} cannot be stored"),
    };
}
