using Torchline.Export.Fuzzing;
using Torchline.Export.Fuzzing.Checking;
using Torchline.Export.Fuzzing.Generators;
using Torchline.Export.Lowering;
using Xunit;

namespace Export.Tests.Fuzzing;

/// <summary>A lowering that is wrong on purpose is found by every kind of program, and the program that shows it is made small.</summary>
public sealed class InjectedFaultTests
{
    private const int Seed = 5;
    private const int Programs = 400;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(ProgramKind.Operators, "aten::sigmoid", "Tanh", 1)]
    [InlineData(ProgramKind.Views, "aten::neg", "Abs", 2)]
    [InlineData(ProgramKind.Sizes, "aten::flip", "Identity", 1)]
    [InlineData(ProgramKind.Types, "aten::abs", "Identity", 1)]
    public void AWrongLoweringIsFoundAndMadeSmall(ProgramKind kind, string @operator, string wrong, int steps)
    {
        var registry = new LoweringRegistry();
        registry.Register(@operator, call => [call.Emit(wrong, call["self"])]);
        var run = new FuzzRun(kind, Seed, registry);

        var found = run.Run(Programs).FirstOrDefault(fuzzed =>
            fuzzed.Outcome is { Verdict: Verdict.Wrong, Phase: "values" } && Has(fuzzed, @operator));
        Assert.NotNull(found);
        var smallest = run.Shrink(found, Patience);

        Assert.Equal(Verdict.Wrong, smallest.Outcome.Verdict);
        Assert.True(smallest.Program.Steps.Count <= steps, smallest.ToString());
        Assert.True(Has(smallest, @operator), smallest.ToString());
        Assert.Equal(Verdict.Right, ProgramCheck.Run(smallest.Program).Verdict);
    }

    private static bool Has(FuzzedProgram fuzzed, string @operator)
    {
        var name = @operator["aten::".Length..];
        return fuzzed.Program.Steps.Any(step => step.Operator.Text.Contains($"{name}(", StringComparison.Ordinal)
            || step.Operator.Text.Contains($"{name}_(", StringComparison.Ordinal));
    }
}
