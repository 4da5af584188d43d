using System.Text.RegularExpressions;
using Torchline.Export.Fuzzing.Drawing;
using Torchline.Export.Fuzzing.Programs;
using Torchline.Export.Lowering;
using Torchline.Export.Verification;

namespace Torchline.Export.Fuzzing.Checking;

/// <summary>Exports a program and compares it with libtorch at its smallest sizes and at two beyond all that were traced.</summary>
public static partial class ProgramCheck
{
    /// <summary>What comes of a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="registry">Lowerings; the library's own when null.</param>
    public static Outcome Run(FuzzProgram program, LoweringRegistry? registry = null)
    {
        using var scope = NewDisposeScope();
        var constants = program.MakeConstants();
        try
        {
            return Run(program, constants, registry);
        }
        finally
        {
            foreach (var constant in constants) constant.Dispose();
        }
    }

    private static Outcome Run(FuzzProgram program, IReadOnlyList<Tensor> constants, LoweringRegistry? registry)
    {
        var traced = program.Dimensions.Keys.ToDictionary(name => name, _ => 0L);
        var calls = 0;
        var request = program.ToRequest();
        if (LibtorchRefuses(program, request, constants) is { } refusal) return refusal;
        request = request with
        {
            Program = inputs =>
            {
                calls++;
                Note(program, inputs, traced);
                return program.Run(inputs, constants);
            },
        };

        byte[] model;
        try
        {
            model = OnnxExporter.Export(request, registry).ToBytes();
        }
        catch (ExportException failure)
        {
            return Refused(failure);
        }
        catch (Exception failure)
        {
            return Crashed("export", failure);
        }

        var comparisons = new List<TensorDifference>();
        calls = 0;
        try
        {
            ModelVerifier.Verify(request, model, Sweep(program, traced), Tolerance.Default, registry, (actual, expected) =>
            {
                comparisons.Add(Tolerances.Difference(actual, expected));
                return comparisons[^1] with { Mismatch = null }; // the search for the node that diverges takes long
            });
        }
        catch (Exception failure) when (Refusals.IsOfLibtorch(failure))
        {
            return new Outcome(Verdict.Unfit, "libtorch", failure.Message);
        }
        catch (Exception failure)
        {
            return Crashed(calls == 0 ? "load" : "run", failure);
        }

        var first = comparisons.FindIndex(difference => difference.Mismatch is not null);
        if (first < 0) return new Outcome(Verdict.Right);
        var (mismatch, output) = (comparisons[first], first % program.Outputs.Count);
        var sizes = Sweep(program, traced).ElementAt(first / program.Outputs.Count);
        return IsRounding(program, request, constants, sizes, output, mismatch)
            ? new Outcome(Verdict.Unfit, "rounding", mismatch.Mismatch!)
            : new Outcome(Verdict.Wrong, PhaseOf(mismatch.Mismatch!), mismatch.Mismatch!);
    }

    /// <summary>The smallest sizes, others near them, and two beyond all that were traced.</summary>
    private static IEnumerable<IReadOnlyDictionary<string, long>> Sweep(FuzzProgram program, IReadOnlyDictionary<string, long> traced)
    {
        var names = program.Dimensions.Keys.Order(StringComparer.Ordinal).ToArray();
        Dictionary<string, long> At(Func<string, int, long> size) =>
            names.Index().ToDictionary(name => name.Item, name => size(name.Item, name.Index));

        yield return At((name, _) => program.Dimensions[name].Minimum);
        if (names.Length == 0) yield break;
        yield return At((name, i) => program.Dimensions[name].Minimum + 2 + i);
        // One dimension beyond all traced sizes, the others small: traces reach to a thousand, and a program may square that.
        foreach (var (beyond, more) in new[] { (0, 3), (names.Length - 1, 10) })
            yield return At((name, i) => i == beyond ? traced[name] + more : program.Dimensions[name].Minimum + (more > 3 ? 1 : 0));
    }

    private static Outcome? LibtorchRefuses(FuzzProgram program, ExportRequest request, IReadOnlyList<Tensor> constants)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        try
        {
            foreach (var sizes in Sweep(program, program.Dimensions.ToDictionary(entry => entry.Key, entry => entry.Value.Minimum + 16)))
                program.Run([.. request.Inputs.Select(input => input.SampleOf(sizes))], constants);
            return null;
        }
        catch (Exception refusal) when (Refusals.IsOfLibtorch(refusal))
        {
            return new Outcome(Verdict.Unfit, "libtorch", refusal.Message);
        }
    }

    /// <summary>Whether libtorch would be as far from itself if it rounded otherwise.</summary>
    private static bool IsRounding(
        FuzzProgram program, ExportRequest request, IReadOnlyList<Tensor> constants, IReadOnlyDictionary<string, long> sizes, int output,
        TensorDifference mismatch)
    {
        const double margin = 10;
        using var scope = NewDisposeScope();
        var sensitivity = Conditioning.Sensitivity(program, [.. request.Inputs.Select(input => input.SampleOf(sizes))], constants)[output];
        return sensitivity > 0 && mismatch.MaximumAbsolute <= margin * sensitivity && PhaseOf(mismatch.Mismatch!) == "values";
    }

    private static void Note(FuzzProgram program, IReadOnlyList<Tensor> inputs, Dictionary<string, long> traced)
    {
        foreach (var (input, tensor) in program.Inputs.Zip(inputs))
        {
            foreach (var (i, dimension) in input.Dimensions.Index().Where(dimension => dimension.Item.Name is not null))
                traced[dimension.Name!] = Math.Max(traced[dimension.Name!], tensor.shape[i]);
        }
    }

    /// <summary>A refusal names an operator, an input or a dimension, and a place; otherwise it leaves a user alone.</summary>
    private static Outcome Refused(ExportException failure)
    {
        if (failure.InnerException is not null) return new Outcome(Verdict.Unfit, "libtorch", failure.Message);
        var isNamed = Named().IsMatch(failure.Message) && Placed().IsMatch(failure.Message);
        return isNamed
            ? new Outcome(Verdict.Refused, ReasonOf(failure), failure.Message)
            : new Outcome(Verdict.Crashed, "refusal without a name or a place", failure.Message);
    }

    private static string ReasonOf(ExportException failure) =>
        $"{failure.GetType().Name}: {(Operation().Match(failure.Message) is { Success: true } name ? name.Value : "no operator")}";

    private static Outcome Crashed(string phase, Exception failure) => new(
        Verdict.Crashed, $"{phase}: {failure.GetType().Name}: {Specific().Replace(failure.Message.Split('\n')[0], "…")}",
        failure.Message);

    private static string PhaseOf(string mismatch) =>
        mismatch.StartsWith("its type", StringComparison.Ordinal) ? "type"
        : mismatch.StartsWith("its shape", StringComparison.Ordinal) ? "shape"
        : "values";

    [GeneratedRegex(@"aten::\w+|input|dimension|output", RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex(@"\.cs:\d+|\bin [a-z_][\w.]*\b")]
    private static partial Regex Placed();

    [GeneratedRegex(@"aten::\w+")]
    private static partial Regex Operation();

    /// <summary>What differs between two reports of the same fault: numbers, and names of values and nodes.</summary>
    [GeneratedRegex(@"\d+|'[^']*'|\([^)]*\)")]
    private static partial Regex Specific();
}
