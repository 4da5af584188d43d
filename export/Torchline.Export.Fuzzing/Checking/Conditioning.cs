using System.Runtime.InteropServices;
using Torchline.Export.Fuzzing.Programs;

namespace Torchline.Export.Fuzzing.Checking;

/// <summary>How much a program's results hang on its roundings: two engines that round otherwise may be so far apart.</summary>
internal static class Conditioning
{
    private const int Runs = 4;
    private const int RunsOfSteps = 100; // a rounded number, or whether two are equal, changes in few of them

    /// <summary>
    /// For each output the largest difference between libtorch and libtorch with every rounded result off by a little; infinite where a
    /// float that moved decides about an integer, a bool or a NaN.
    /// </summary>
    public static double[] Sensitivity(FuzzProgram program, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> constants)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var random = new Random(program.Seed);
        var largest = new double[program.Outputs.Count];
        var expected = program.Run(Copies(inputs), constants).Select(output => output.clone()).ToArray();
        for (var run = 0; run < RunsOfSteps && (run < Runs || largest.Contains(0)); run++)
        {
            using var ofThisRun = NewDisposeScope(); // a hundred runs together take gigabytes
            var actual = program.Run(Copies(inputs), constants, (step, results) => Disturb(step, results, Magnitude(inputs), random));
            foreach (var (i, (mine, theirs)) in actual.Zip(expected).Index()) largest[i] = Math.Max(largest[i], Distance(mine, theirs));
        }
        return largest;
    }

    private static double Distance(Tensor actual, Tensor expected)
    {
        var difference = Tolerances.Difference(actual, expected);
        return expected.is_floating_point() || difference.Mismatch is null ? difference.MaximumAbsolute : double.PositiveInfinity;
    }

    private static Tensor[] Copies(IReadOnlyList<Tensor> tensors) => [.. tensors.Select(tensor => tensor.clone())];

    /// <summary>What sums of the inputs' elements may reach on their way, though they end near zero.</summary>
    private static double Magnitude(IReadOnlyList<Tensor> inputs) => inputs.Select(input => (double)input.numel()).Append(1).Max();

    private static void Disturb(Step step, Tensor[] results, double terms, Random random)
    {
        if (!step.Operator.Rounds) return;
        using var scope = NewDisposeScope();
        foreach (var result in results.Where(result => result.is_floating_point() && result.numel() > 0))
        {
            var (size, count) = (Tolerances.Rounding(result.dtype), (int)result.numel());
            // Relative to the result; to the terms of a sum, which may cancel; and to a coordinate between two elements of a long dimension,
            // which may be as far apart as any two are.
            var absolute = size / 10 * Math.Max(result.shape.Append(1).Max(), terms / count) * Math.Max(1, Range(result));
            var relative = tensor(Draw(count, random, size)).reshape(result.shape);
            try
            {
                var moved = result.to(ScalarType.Float64) * (1 + relative) + tensor(Draw(count, random, absolute)).reshape(result.shape);
                // A sum that cancels may be exactly zero, which no random number is.
                if (random.Next(2) == 0) moved = (moved / absolute).round() * absolute;
                result.copy_(moved);
            }
            catch (ExternalException)
            {
                // Elements that share memory, as after expand: the steps before have been disturbed.
            }
        }
    }

    private static double Range(Tensor result)
    {
        var range = (result.max() - result.min()).to(ScalarType.Float64).item<double>();
        return double.IsFinite(range) ? range : 1;
    }

    private static double[] Draw(int count, Random random, double size) =>
        [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble() - 1) * size)];
}
