using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>A scan over the first dimension of some tensors, under construction. All that it carries has the type of the call's result.</summary>
internal sealed class TimeScan(Call call, string name)
{
    private readonly List<OnnxValue> initial = [];
    private readonly List<OnnxValue> scanned = [];
    private readonly List<OnnxValue> next = [];

    /// <summary>What is done at each step.</summary>
    public GraphBuilder Body { get; } = call.Graph.Subgraph(name);

    /// <summary>A state that is carried from step to step (all of them before the first tensor that is scanned).</summary>
    public OnnxValue State(OnnxValue value, string label)
    {
        initial.Add(value);
        return Body.AddArgument(label, value.Type, Unknown(2));
    }

    /// <summary>The part of a tensor (T, B, n) that belongs to the step.</summary>
    public OnnxValue Over(OnnxValue sequence)
    {
        scanned.Add(sequence);
        return Body.AddArgument("step", sequence.Type, Unknown(2));
    }

    /// <summary>What becomes of a state, in the order of the states.</summary>
    public void Next(OnnxValue value) => next.Add(value);

    /// <summary>Adds the node.</summary>
    /// <param name="collected">What is collected of all steps.</param>
    /// <param name="forwards">From the first step to the last; backwards otherwise.</param>
    public (OnnxValue[] States, OnnxValue[] Collected) Run(OnnxValue[] collected, bool forwards)
    {
        foreach (var value in next.Concat(collected)) Body.AddResult(value, Unknown(2));
        var directions = scanned.Select(_ => forwards ? 0L : 1L);
        var results = call.EmitMany("Scan", [.. initial, .. scanned], next.Count + collected.Length,
            ("body", Body.Graph),
            ("num_scan_inputs", (long)scanned.Count),
            ("scan_input_directions", directions),
            ("scan_output_directions", collected.Select(_ => forwards ? 0L : 1L)));
        return (results[..next.Count], results[next.Count..]);
    }

    private static IEnumerable<TensorShapeProto.Types.Dimension> Unknown(int rank) =>
        Enumerable.Range(0, rank).Select(_ => new TensorShapeProto.Types.Dimension());
}
