using Torchline.Export.Fuzzing;
using Torchline.Export.Fuzzing.Checking;
using Torchline.Export.Fuzzing.Generators;

namespace Torchline.Cli.Export;

/// <summary><c>torchline fuzz-export --seed S --count N</c>.</summary>
internal sealed class FuzzExportCommand : Command, IHasExamples
{
    private const string All = "all";
    private const int ProgressEvery = 250;

    private readonly Option<int?> seed = NumberOption.Create("--seed", "What the programs follow from [default: 1]", 0, int.MaxValue);
    private readonly Option<int?> count = NumberOption.Create("--count", "Programs of each kind [default: 1000]", 1, 10_000_000);
    private readonly Option<string> kind = new("--kind") { Description = "What the programs are made of", DefaultValueFactory = _ => All };
    private readonly Option<int?> patience = NumberOption.Create("--shrink-seconds", "Time to make a failing program smaller [default: 30]", 0, 3600);

    private readonly Option<string?> to = new("--out")
    {
        Description = "Folder for the smallest programs that fail, as C# [default: standard output]",
    };

    public FuzzExportCommand() : base("fuzz-export", "Draw random programs, export them and compare ONNX Runtime with libtorch.")
    {
        kind.AcceptOnlyFromAmong([All, .. Enum.GetNames<ProgramKind>().Select(name => name.ToLowerInvariant())]);
        foreach (var option in (Option[])[seed, count, kind, to, patience]) Options.Add(option);
        SetAction(command => UserErrors.Report(() => Run(command)));
    }

    public string Examples =>
        """
          torchline fuzz-export
          torchline fuzz-export --seed 7 --count 10000 --kind views
          torchline fuzz-export --seed 7 --count 10000 --out faults

        Every program follows from the seed. The exit code is 1 when any file was wrong, or an export crashed.
        """;

    private int Run(ParseResult command)
    {
        var kinds = command.GetRequiredValue(kind) is var name && name == All
            ? Enum.GetValues<ProgramKind>()
            : [Enum.Parse<ProgramKind>(name, ignoreCase: true)];
        var faults = kinds.Sum(each => Run(command, each));
        return faults == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    /// <summary>Runs one kind and gives the number of faulty programs.</summary>
    private int Run(ParseResult command, ProgramKind programs)
    {
        var (total, fit) = (command.GetValue(count) ?? 1000, 0);
        var run = new FuzzRun(programs, command.GetValue(seed) ?? 1);
        var report = new FuzzReport(programs);
        var reported = new HashSet<(Verdict, string)>();
        foreach (var fuzzed in run.Run(total))
        {
            report.Add(fuzzed);
            if (fuzzed.Outcome.Verdict != Verdict.Unfit && ++fit % ProgressEvery == 0)
                Console.Error.WriteLine($"{programs}: {fit} of {total}");
            // One program of each fault: the others fail in the same way.
            if (fuzzed.Outcome.IsFault && reported.Add((fuzzed.Outcome.Verdict, fuzzed.Outcome.Phase)))
                Report(run.Shrink(fuzzed, TimeSpan.FromSeconds(command.GetValue(patience) ?? 30)), command.GetValue(to), reported.Count);
        }
        Console.WriteLine(report);
        return report.Count(Verdict.Wrong) + report.Count(Verdict.Crashed);
    }

    private static void Report(FuzzedProgram smallest, string? folder, int number)
    {
        if (folder is null)
        {
            Console.WriteLine(smallest);
            return;
        }
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{smallest.Kind.ToString().ToLowerInvariant()}-{number}.cs");
        File.WriteAllText(file, smallest.ToString());
        Console.WriteLine($"{smallest.Outcome.Verdict}: {file}");
    }
}
