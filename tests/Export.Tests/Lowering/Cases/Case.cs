using System.Text.Json;
using System.Text.RegularExpressions;
using Torchline.Export;
using static TorchSharp.torch;

namespace Export.Tests.Lowering.Cases;

/// <summary>Requests around small programs: every one has a dynamic batch, most a dynamic length.</summary>
internal static partial class Case
{
    public static readonly Dimension Batch = Dimension.Dynamic("batch");
    public static readonly Dimension Length = Dimension.Dynamic("length", minimum: 2);

    public static readonly GraphInput Numbers = GraphInput.Float32("x", Batch, Length);
    public static readonly GraphInput Integral = GraphInput.Int64("i", 20, Batch, Length);
    public static readonly GraphInput Signal = GraphInput.Float32("s", Batch, Dimension.Fixed(4), Dimension.Dynamic("steps", minimum: 5));
    public static readonly GraphInput Picture = GraphInput.Float32(
        "m", Batch, Dimension.Fixed(4), Dimension.Dynamic("height", minimum: 9), Dimension.Dynamic("width", minimum: 10));
    public static readonly GraphInput Volume = GraphInput.Float32(
        "v", Batch, Dimension.Fixed(2), Dimension.Fixed(6), Dimension.Fixed(5), Dimension.Dynamic("depth", minimum: 7));

    /// <summary>
    /// A program in libtorch's own script, for operators that TorchSharp has no method for. Compiled for each run: later runs are optimised.
    /// <c>torch.tensor(…)</c> stands for a constant, which is passed to the script: made in it, no operator would show its values.
    /// </summary>
    public static (string, Func<ExportRequest>) Script(string name, string expression, params GraphInput[] inputs)
    {
        var given = inputs.Length > 0 ? inputs : new[] { Numbers };
        var constants = new List<Func<Tensor>>();
        var body = Constant().Replace(expression, match =>
        {
            constants.Add(() => ConstantOf(match.Groups[1].Value));
            return $"k{constants.Count - 1}";
        });
        var lines = body.Split('\n');
        lines[^1] = $"return {lines[^1]}";
        var parameters = given.Select(input => input.Name).Concat(constants.Select((_, i) => $"k{i}"));
        var source = $"def run({string.Join(", ", parameters)}):\n{string.Concat(lines.Select(line => $"    {line}\n"))}";
        return (name, () =>
        {
            Tensor[] values = [.. constants.Select(constant => constant())];
            return new ExportRequest(name, inputs => [(Tensor)jit.compile(source).invoke("run", [.. inputs, .. values])], given, ["y"]);
        }
        );
    }

    private static Tensor ConstantOf(string text)
    {
        var numbers = new List<double>();
        var sizes = new List<long>();
        Read(JsonDocument.Parse(text).RootElement, 0);
        return tensor(numbers.ToArray()).reshape([.. sizes]).to(text.Contains('.') ? ScalarType.Float32 : ScalarType.Int64);

        void Read(JsonElement element, int depth)
        {
            if (element.ValueKind == JsonValueKind.Number)
            {
                numbers.Add(element.GetDouble());
                return;
            }
            if (sizes.Count == depth) sizes.Add(element.GetArrayLength());
            foreach (var item in element.EnumerateArray()) Read(item, depth + 1);
        }
    }

    [GeneratedRegex(@"torch\.tensor\(([-\d.,\[\] ]+)\)")]
    private static partial Regex Constant();

    public static (string, Func<ExportRequest>) Cell<TCell>(string name, Func<TCell> create, Func<TCell, Tensor, Tensor> step) where TCell : nn.Module =>
        (name, () =>
        {
            var cell = create();
            return new ExportRequest(name, inputs => [step(cell, inputs[0])], [GraphInput.Float32("x", Batch, Dimension.Fixed(4))], ["y"]) { Module = cell };
        }
    );

    /// <summary>Queries (B, 2, L, 4), keys and values (B, 2, S, 4).</summary>
    public static (string, Func<ExportRequest>) Heads(string name, Func<Tensor, Tensor, Tensor, Tensor> program) =>
        (name, () =>
        {
            var (heads, width, keys) = (Dimension.Fixed(2), Dimension.Fixed(4), Dimension.Dynamic("keys"));
            return new ExportRequest(name, inputs => [program(inputs[0], inputs[1], inputs[2])],
                [GraphInput.Float32("query", Batch, heads, Length, width), GraphInput.Float32("key", Batch, heads, keys, width), GraphInput.Float32("value", Batch, heads, keys, width)], ["y"]);
        }
    );

    public static (string, Func<ExportRequest>) Floats(string name, Func<Tensor, Tensor> program) =>
        (name, () => new ExportRequest(name, inputs => [program(inputs[0])], [GraphInput.Float32("x", Batch, Length)], ["y"]));

    public static (string, Func<ExportRequest>) Gradient(string name, Func<Tensor, Tensor> program) => Floats(name, x => GradientOf(x, program));

    public static (string, Func<ExportRequest>) ImageGradient(string name, Func<nn.Module<Tensor, Tensor>> create, Func<Tensor, Tensor>? before = null) =>
        (name, () =>
        {
            var module = create();
            return new ExportRequest(name, inputs => [GradientOf(before is null ? inputs[0] : before(inputs[0]), module.call)],
                [GraphInput.Float32("x", Batch, Dimension.Fixed(4), Dimension.Dynamic("height", minimum: 9), Dimension.Dynamic("width", minimum: 10))], ["y"])
            { Module = module };
        }
    );

    /// <summary>The gradient of the sum of squares of what a program makes of a tensor.</summary>
    public static Tensor GradientOf(Tensor x, Func<Tensor, Tensor> program)
    {
        using var tracking = enable_grad();
        var leaf = x.detach().requires_grad_();
        return autograd.grad([program(leaf).square().sum()], [leaf])[0];
    }

    public static (string, Func<ExportRequest>) Integers(string name, Func<Tensor, Tensor> program) =>
        (name, () => new ExportRequest(name, inputs => [program(inputs[0])], [GraphInput.Int64("x", 20, Batch, Length)], ["y"]));

    public static (string, Func<ExportRequest>) Module(string name, Func<nn.Module<Tensor, Tensor>> create, params Dimension[] dimensions) =>
        (name, () =>
        {
            var module = create();
            module.eval();
            return ExportRequest.Of(name, module, GraphInput.Float32("x", dimensions), "y");
        }
    );

    public static (string, Func<ExportRequest>) Image(string name, Func<nn.Module<Tensor, Tensor>> create) =>
        Module(name, create, Batch, Dimension.Fixed(4), Dimension.Dynamic("height", minimum: 9), Dimension.Dynamic("width", minimum: 10));

    public static (string, Func<ExportRequest>) Sequence(string name, Func<nn.Module<Tensor, Tensor>> create) =>
        Module(name, create, Batch, Length, Dimension.Fixed(4));

    /// <summary>TorchSharp leaves the weight and the bias of a group norm uninitialised.</summary>
    public static TorchSharp.Modules.GroupNorm GroupNorm(long groups, long channels)
    {
        var norm = nn.GroupNorm(groups, channels);
        nn.init.uniform_(norm.weight, 0.5, 1.5);
        nn.init.uniform_(norm.bias, -1, 1);
        return norm;
    }
}
