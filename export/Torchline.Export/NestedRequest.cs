using System.Collections;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Torchline.Export;

/// <summary>Requests for programs whose results are nested: tuples, lists and dictionaries of tensors, in any depth.</summary>
public static class NestedRequest
{
    /// <summary>A request whose outputs are named by where they stand in the program's result.</summary>
    /// <remarks>
    /// A key of a dictionary and a place in a tuple or list become parts of the name, joined by dots: <c>("logits": y, "past": [(k, v)])</c>
    /// gives <c>logits</c>, <c>past.0.0</c> and <c>past.0.1</c>. A single tensor is named <c>output</c>. The program is run once for the names.
    /// </remarks>
    /// <param name="name">Name of the graph.</param>
    /// <param name="program">The program: inputs by name to a tensor, or a nest of tensors.</param>
    /// <param name="inputs">Inputs; dots in their names may say where they stand, as in <c>past.0.key</c>.</param>
    /// <param name="module">The module whose parameters the program uses.</param>
    /// <exception cref="ExportException">A part of the result is no tensor.</exception>
    public static ExportRequest Of(
        string name, Func<IReadOnlyDictionary<string, Tensor>, object> program, IReadOnlyList<GraphInput> inputs, nn.Module? module = null)
    {
        object Run(IReadOnlyList<Tensor> tensors) =>
            program(inputs.Zip(tensors).ToDictionary(pair => pair.First.Name, pair => pair.Second));
        return new ExportRequest(name, tensors => [.. Flatten(Run(tensors), "").Select(output => output.Tensor)], inputs, NamesOf(Run, inputs)) { Module = module };
    }

    private static string[] NamesOf(Func<IReadOnlyList<Tensor>, object> run, IReadOnlyList<GraphInput> inputs)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var sizes = new Tracing.TracePlan(new ExportRequest("", _ => [], inputs, [])).First;
        return [.. Flatten(run([.. inputs.Select(input => input.SampleOf(sizes))]), "").Select(output => output.Name.Length == 0 ? "output" : output.Name)];
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Flatten(object? part, string path)
    {
        var parts = part switch
        {
            Tensor => Enumerable.Empty<(string, object?)>(),
            IDictionary dictionary => dictionary.Keys.Cast<object>().Select(key => ($"{key}", dictionary[key])),
            ITuple tuple => Enumerable.Range(0, tuple.Length).Select(index => ($"{index}", tuple[index])),
            IEnumerable list and not string => list.Cast<object?>().Select((item, index) => ($"{index}", item)),
            _ => throw new ExportException($"the program's result has {part?.GetType().Name ?? "null"} at `{path}`: it must be a tensor, or a tuple, list or dictionary of them."),
        };
        return part is Tensor tensor ? [(path, tensor)] : parts.SelectMany(inner => Flatten(inner.Item2, path.Length == 0 ? inner.Item1 : $"{path}.{inner.Item1}"));
    }
}
