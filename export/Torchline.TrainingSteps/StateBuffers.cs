using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.Contracts.TrainingSteps;

namespace Torchline.TrainingSteps;

/// <summary>The tensors of a state in ONNX Runtime's memory, twice: a step reads the one set and writes the other, then they change places.</summary>
internal sealed class StateBuffers : IDisposable
{
    private readonly Dictionary<string, int> places;
    private OrtValue[] current = [];
    private OrtValue[] next = [];

    /// <summary>Allocates both sets and fills the first.</summary>
    /// <exception cref="TrainingStepException">The state does not fit the description.</exception>
    public StateBuffers(IReadOnlyList<StateDescription> description, IReadOnlyList<StateTensor> state, string file)
    {
        Description = description;
        places = description.Index().ToDictionary(entry => entry.Item.Name, entry => entry.Index);
        Check(state, file); // before anything is allocated: sizes may be open where the state does not fit
        try
        {
            current = [.. description.Select(Allocate)];
            next = [.. description.Select(Allocate)];
            Fill(state, file);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the tensors are, in order.</summary>
    public IReadOnlyList<StateDescription> Description { get; }

    /// <summary>What the next step reads.</summary>
    public IReadOnlyList<OrtValue> Current => current;

    /// <summary>What the next step writes.</summary>
    public IReadOnlyList<OrtValue> Next => next;

    /// <summary>Makes what was written what is read.</summary>
    public void Swap() => (current, next) = (next, current);

    /// <summary>The bytes of a tensor.</summary>
    /// <exception cref="KeyNotFoundException">The state has none of that name.</exception>
    public ReadOnlySpan<byte> Bytes(string name) => current[PlaceOf(name)].GetTensorMutableRawData();

    /// <summary>What a tensor is.</summary>
    /// <exception cref="KeyNotFoundException">The state has none of that name.</exception>
    public StateDescription Describe(string name) => Description[PlaceOf(name)];

    /// <summary>Copies a state into what the next step reads, all of it or nothing.</summary>
    /// <exception cref="TrainingStepException">It does not fit the description.</exception>
    public void Fill(IReadOnlyList<StateTensor> state, string file)
    {
        var given = Check(state, file);
        foreach (var (place, expected) in Description.Index()) given[expected.Name].Bytes.Span.CopyTo(current[place].GetTensorMutableRawData());
    }

    private Dictionary<string, StateTensor> Check(IReadOnlyList<StateTensor> state, string file)
    {
        var given = state.ToDictionary(tensor => tensor.Name);
        foreach (var expected in Description)
        {
            if (!given.TryGetValue(expected.Name, out var tensor)) throw new TrainingStepException($"{file} has no `{expected.Name}`, which the step needs");
            if (tensor.Type != expected.Type || !tensor.Shape.SequenceEqual(expected.Shape))
            {
                throw new TrainingStepException(
                    $"{file}: `{expected.Name}` is {tensor.Type}[{string.Join(", ", tensor.Shape)}], and the step needs {expected.Type}[{string.Join(", ", expected.Shape)}]");
            }
        }
        if (given.Keys.FirstOrDefault(name => !places.ContainsKey(name)) is { } unknown)
            throw new TrainingStepException($"{file} has `{unknown}`, which the step does not know: it belongs to another step");
        return given;
    }

    /// <summary>A copy of the state.</summary>
    public IReadOnlyList<StateTensor> Copy() =>
        [.. Description.Zip(current, (entry, value) => new StateTensor(entry.Name, entry.Type, entry.Shape, value.GetTensorMutableRawData().ToArray()))];

    public void Dispose()
    {
        foreach (var value in current.Concat(next)) value.Dispose();
        current = next = [];
    }

    private int PlaceOf(string name) =>
        places.TryGetValue(name, out var place) ? place : throw new KeyNotFoundException($"the step's state has no tensor `{name}`");

    private static OrtValue Allocate(StateDescription entry) =>
        OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TypeOf(entry), [.. entry.Shape]);

    private static TensorElementType TypeOf(StateDescription entry) => entry.Type switch
    {
        "F64" => TensorElementType.Double,
        StateTensor.Float32 => TensorElementType.Float,
        "F16" => TensorElementType.Float16,
        "BF16" => TensorElementType.BFloat16,
        StateTensor.Int64 => TensorElementType.Int64,
        "I32" => TensorElementType.Int32,
        "I16" => TensorElementType.Int16,
        "I8" => TensorElementType.Int8,
        "U8" => TensorElementType.UInt8,
        "BOOL" => TensorElementType.Bool,
        var other => throw new TrainingStepException($"the state `{entry.Name}` has the unknown type {other}"),
    };
}
