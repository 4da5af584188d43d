using Torchline.Export.Sizes;
using static TorchSharp.torch;

namespace Torchline.Export;

/// <summary>What to export: a program, its inputs and the names of its outputs.</summary>
/// <param name="Name">Name of the graph.</param>
/// <param name="Program">The program: tensors in the order of <paramref name="Inputs"/> to tensors in the order of <paramref name="Outputs"/>.</param>
/// <param name="Inputs">Inputs of the graph.</param>
/// <param name="Outputs">Names of the outputs.</param>
public sealed record ExportRequest(
    string Name,
    Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> Program,
    IReadOnlyList<GraphInput> Inputs,
    IReadOnlyList<string> Outputs)
{
    /// <summary>The module whose parameters the program uses: they keep their state-dict names, and messages name its parts.</summary>
    public nn.Module? Module { get; init; }
    /// <summary>
    /// Whether the program differentiates. Composite operators are recorded by their parts then: autograd keeps tensors of the parts, which a
    /// composite that is recorded whole would hide.
    /// </summary>
    public bool HasGradients { get; init; }
    /// <summary>Name of the int64 scalar input that chance is drawn from, such as dropout's masks; null where nothing is drawn.</summary>
    public string? Seed { get; init; }
    /// <summary>Parameters and buffers that are inputs of the graph. The program may change them in place: it returns what becomes of them.</summary>
    internal IReadOnlySet<string> StateInputs { get; init; } = new HashSet<string>();
    /// <summary>Version of the ONNX operator set that is emitted, 18 to 22.</summary>
    public int Opset { get; init; } = OnnxExporter.Opset;
    /// <summary>Whether the weights go to a file beside the model's, <c>model.onnx.data</c>, even where one file has room for them.</summary>
    public bool ExternalData { get; init; }
    /// <summary>Key-value pairs for the file's metadata properties.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>A request for a module with one tensor in and one out, in evaluation mode.</summary>
    public static ExportRequest Of(string name, nn.Module<Tensor, Tensor> module, GraphInput input, string output) =>
        new(name, inputs => [module.call(inputs[0])], [input], [output]) { Module = module };

    /// <summary>The dynamic dimensions by name. Where inputs share one, all that they declare of it holds.</summary>
    internal IReadOnlyDictionary<string, DeclaredSize> DynamicDimensions => Inputs
        .SelectMany(input => input.Value is { } value ? [value] : input.Dimensions)
        .Where(dimension => dimension.Name is not null)
        .GroupBy(dimension => dimension.Name!)
        .ToDictionary(
            group => group.Key,
            group =>
            {
                var step = group.Select(dimension => dimension.MultipleOf).Aggregate(SizeExpression.LeastCommonMultiple);
                var smallest = (group.Max(dimension => dimension.Minimum) + step - 1) / step * step;
                return new DeclaredSize(smallest, group.Min(dimension => dimension.Maximum) / step * step, step);
            });

    /// <exception cref="ExportException">A name is empty, or stands for two things.</exception>
    internal void RequireDistinctNames()
    {
        var taken = new Dictionary<string, string>();
        var names = Inputs.Select(input => (input.Name, Kind: "an input")).Concat(Outputs.Select(output => (output, "an output")))
            .Concat(Module?.state_dict().Keys.Select(key => (key, "a parameter or buffer of the module")) ?? []);
        foreach (var (name, kind) in names)
        {
            if (name.Length == 0) throw new ExportException($"the name of {kind} is empty: a graph needs one.");
            if (taken.TryGetValue(name, out var other))
                throw new ExportException($"`{name}` is the name of {other} and of {kind}: in a graph each name stands for one tensor. Rename one of them.");
            taken[name] = kind;
        }
    }

    /// <summary>Names of the inputs whose value is a size.</summary>
    internal IReadOnlySet<string> SizeInputs => Inputs.Where(input => input.Value is not null).Select(input => input.Name).ToHashSet();
}
