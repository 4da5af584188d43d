using Torchline.Export.Fuzzing;
using Torchline.Export.Fuzzing.Checking;
using Torchline.Export.Fuzzing.Generators;
using Xunit;
using Xunit.Abstractions;

namespace Export.Tests.Fuzzing;

/// <summary>Random programs, exported and compared with libtorch. <c>torchline fuzz-export</c> runs more of them.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Seed = 17;
    private const int Programs = 750;
    private const double LargestRefusedShare = 0.03;
    private const int FaultsShown = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(ProgramKind.Operators)]
    [InlineData(ProgramKind.Views)]
    [InlineData(ProgramKind.Sizes)]
    [InlineData(ProgramKind.Types)]
    public void NothingIsWrongOrCrashes(ProgramKind kind)
    {
        var run = new FuzzRun(kind, Seed);
        var report = new FuzzReport(kind);
        var faults = new Dictionary<(Verdict, string), FuzzedProgram>();
        foreach (var fuzzed in run.Run(Programs))
        {
            report.Add(fuzzed);
            if (fuzzed.Outcome.IsFault) faults.TryAdd((fuzzed.Outcome.Verdict, fuzzed.Outcome.Phase), fuzzed);
        }
        output.WriteLine(report.ToString());

        var smallest = faults.Values.Take(FaultsShown).Select(fault => run.Shrink(fault, Patience));
        Assert.True(faults.Count == 0, $"{report}\n{string.Join("\n", smallest)}");
        Assert.True(report.RefusedShare < LargestRefusedShare, report.ToString());
    }
}
