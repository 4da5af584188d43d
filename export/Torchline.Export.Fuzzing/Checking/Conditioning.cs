using Torchline.Export.Fuzzing.Programs;

namespace Torchline.Export.Fuzzing.Checking;

/// <summary>Whether a program's results hang on its roundings: then a difference between two engines is no fault.</summary>
internal static class Conditioning
{
    private const int Runs = 4;

    /// <summary>Runs the program in libtorch with every rounded result off by a little, and compares with the undisturbed run.</summary>
    public static bool IsPoor(FuzzProgram program, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> constants)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var random = new Random(program.Seed);
        var expected = program.Run(Copies(inputs), constants).Select(output => output.clone()).ToArray();
        for (var run = 0; run < Runs; run++)
        {
            var actual = program.Run(Copies(inputs), constants, (step, results) => Disturb(step, results, random));
            if (actual.Zip(expected).Any(pair => Tolerances.Difference(pair.First, pair.Second).Mismatch is not null)) return true;
        }
        return false;
    }

    private static Tensor[] Copies(IReadOnlyList<Tensor> tensors) => [.. tensors.Select(tensor => tensor.clone())];

    private static void Disturb(Step step, Tensor[] results, Random random)
    {
        if (!step.Operator.Rounds) return;
        foreach (var result in results.Where(result => result.is_floating_point() && result.numel() > 0))
        {
            var size = Tolerances.Rounding(result.dtype);
            var noise = tensor(Enumerable.Range(0, (int)result.numel()).Select(_ => 1 + (2 * random.NextDouble() - 1) * size).ToArray());
            try
            {
                result.copy_(result * noise.reshape(result.shape));
            }
            catch (System.Runtime.InteropServices.ExternalException)
            {
                // Elements that share memory, as after expand: the steps before have been disturbed.
            }
        }
    }
}
