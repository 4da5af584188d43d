using System.Globalization;
using Torchline.Training.Core.Runs;
using Xunit;

namespace Cli.Tests.Lifetime;

/// <summary>Nothing is freed too early, and nothing too late.</summary>
public sealed class LifetimeTests(SmallTrainings trainings) : IClassFixture<SmallTrainings>
{
    public static TheoryData<string> Trainings =>
    [
        "sentiment bow", "sentiment avg", "sentiment avg-glove", "sentiment rnn-glove", "sentiment lstm-glove", "sentiment two-way",
        "classifier squeezenet1_1", "captioner attention", "captioner lstm", "captioner-by-hand rnn", "captioner-by-hand lstm",
        "stylize adam", "stylize lbfgs", "stylizer", "features",
    ];

    /// <summary>
    /// A training during which another thread collects garbage without a break ends with the bytes of an undisturbed one, which lets no
    /// tensor live beyond its step.
    /// </summary>
    /// <remarks>
    /// Without <see cref="Torchline.Contracts.Runtime.FinalizerPause"/> 7 of 8 disturbed trainings crashed ("lstm-glove" 4 of 5, "stylize adam"
    /// 3 of 3); with it none did.
    /// </remarks>
    [Theory]
    [MemberData(nameof(Trainings))]
    public async Task ATrainingFreesNothingTooEarlyAndNothingTooLate(string training)
    {
        var name = training.Replace(' ', '-');
        var undisturbed = Task.Run(() => Run(training, name, StartupHook.Tensors));
        var bytes = Run(training, name + "-disturbed", StartupHook.Garbage);
        var tensors = await undisturbed;

        Assert.InRange(Checkpoint.ReadProgress(CheckpointOf(name)).Step, 1_000, 2_200);
        Assert.Equal(File.ReadAllBytes(CheckpointOf(name)), File.ReadAllBytes(CheckpointOf(name + "-disturbed")));
        AssertSteady(tensors, "tensors", allowed: 0);
        AssertSteady(bytes, "bytes", allowed: 64 << 20); // a graph kept at each step, as L-BFGS did, would be 200 MiB and more
    }

    private long[] Run(string training, string name, string hook)
    {
        var file = trainings[name + ".figures"];
        using var process = TrainingProcess.StartWithHook($"{hook} {file}", [.. trainings.ArgumentsOf(training), "--name", name]);
        var (exitCode, output, errors) = process.Wait();
        Assert.True(exitCode == 0, $"{training} ends with {exitCode}: {errors}{output}");
        return [.. File.ReadLines(file).Select(line => long.Parse(line, CultureInfo.InvariantCulture))];
    }

    /// <summary>From the third quarter to the last there is no growth; before, kinds of steps may follow each other.</summary>
    private static void AssertSteady(long[] figures, string what, long allowed)
    {
        Assert.NotEmpty(figures);
        if (figures.Length < 8)
            return; // a training of less than a second has nothing to grow
        var quarter = figures.Length / 4;
        var growth = figures[^quarter..].Min() - figures[^(2 * quarter)..^quarter].Min();
        Assert.True(growth <= allowed, $"{growth} more {what}: {string.Join(", ", figures)}");
    }

    private string CheckpointOf(string name) => trainings[$"runs/{name}/checkpoints/last.ckpt"];
}
