using Torchline.Contracts.Runtime;
using Torchline.Export.Fuzzing.Checking;
using Torchline.Export.Fuzzing.Generators;
using Torchline.Export.Fuzzing.Programs;
using Torchline.Export.Fuzzing.Shrinking;
using Torchline.Export.Lowering;

namespace Torchline.Export.Fuzzing;

/// <summary>Draws programs of a kind, exports and checks them. Everything follows from the seed.</summary>
/// <param name="kind">What the programs are made of.</param>
/// <param name="seed">What they follow from.</param>
/// <param name="registry">Lowerings; the library's own when null.</param>
public sealed class FuzzRun(ProgramKind kind, int seed, LoweringRegistry? registry = null)
{
    private readonly LoweringRegistry registry = registry ?? new LoweringRegistry();

    /// <summary>Draws and checks a number of programs; those that libtorch refuses are drawn again, and counted as well.</summary>
    public IEnumerable<FuzzedProgram> Run(int count)
    {
        using var pause = FinalizerPause.Start();
        var generator = ProgramGenerator.Of(kind);
        for (var (fit, drawn) = (0, 0); fit < count; drawn++)
        {
            FinalizerPause.Breathe();
            if (generator.Draw(SeedOf(drawn)) is not { } program) continue;
            var outcome = Check(program);
            if (outcome.Verdict != Verdict.Unfit) fit++;
            yield return new FuzzedProgram(kind, program, outcome);
        }
    }

    /// <summary>The smallest program that fails as this one does.</summary>
    /// <param name="fuzzed">A program that failed.</param>
    /// <param name="limit">How long to try.</param>
    public FuzzedProgram Shrink(FuzzedProgram fuzzed, TimeSpan limit)
    {
        using var pause = FinalizerPause.Start();
        var smallest = new Shrinker(Check, limit).Shrink(fuzzed.Program, fuzzed.Outcome);
        return fuzzed with { Program = smallest, Outcome = Check(smallest) };
    }

    private Outcome Check(FuzzProgram program)
    {
        FinalizerPause.Breathe();
        return ProgramCheck.Run(program, registry);
    }

    // Neighbouring seeds share no programs: the step is odd, so that all numbers are met before one comes again.
    private int SeedOf(int drawn) => unchecked((seed * 4 + (int)kind) * 0x3C6EF35F + drawn * 0x2545F491) & 0x3FFFFFFF;
}

/// <summary>A program and what came of it.</summary>
/// <param name="Kind">What it is made of.</param>
/// <param name="Program">The program.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record FuzzedProgram(ProgramKind Kind, FuzzProgram Program, Outcome Outcome)
{
    /// <summary>The report: what failed, and the program as C#.</summary>
    public override string ToString() =>
        $"// {Kind}: {Outcome.Verdict}, {Outcome.Phase}: {Outcome.Message.Split('\n')[0]}\n{CSharpText.Of(Program)}";
}
