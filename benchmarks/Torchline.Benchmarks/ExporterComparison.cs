using System.Globalization;

namespace Torchline.Benchmarks;

/// <summary>
/// The files of two exporters of the same networks, with the same weights: <c>exporters OURS THEIRS</c>, folders with a folder a network
/// in the layout of ONNX's tests (benchmarks/exporters/compare.sh makes them). Both files run on THEIRS' inputs, and what comes out is
/// compared with THEIRS' outputs; the last inputs are timed in turns, one thread each. It prints a table in Markdown and fails if a file of
/// OURS is wrong anywhere, or slower by more than 3 %.
/// </summary>
internal static class ExporterComparison
{
    private const double SlowestRatio = 1.03;
    private const double MillisecondsOfRound = 10;

    public static int Run(string[] args)
    {
        var failures = new List<string>();
        Console.WriteLine("| Network | Right, ours | Right, Python's | Nodes, ours | Nodes, Python's | ms, ours | ms, Python's | Ratio |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var folder in Directory.GetDirectories(args[0]).Order())
        {
            var name = Path.GetFileName(folder);
            var theirs = Path.Combine(args[1], name);
            string[] sets = [.. Directory.GetDirectories(theirs, "test_data_set_*").Order()];
            using var our = new ExportedFile(Path.Combine(folder, "model.onnx"), $"{name}, ours");
            var rightOfOurs = sets.Count(our.IsRight);
            if (rightOfOurs < sets.Length) failures.Add($"{name}: ours is wrong at {sets.Length - rightOfOurs} of {sets.Length} sizes");
            Console.Write($"| {name} | {rightOfOurs} of {sets.Length} ");
            if (!File.Exists(Path.Combine(theirs, "model.onnx")))
            {
                Console.WriteLine($"| refused | {our.Nodes} | | {Format(TimeOf(our, sets[^1]))} | | |");
                continue;
            }

            using var their = new ExportedFile(Path.Combine(theirs, "model.onnx"), $"{name}, Python's");
            var rightOfTheirs = sets.Count(their.IsRight);
            Console.Write($"| {rightOfTheirs} of {sets.Length} | {our.Nodes} | {their.Nodes} ");
            if (rightOfOurs < sets.Length || !their.IsRight(sets[^1]))
            {
                Console.WriteLine($"| {Format(TimeOf(our, sets[^1]))} | | |");
                continue;
            }

            var (ourTime, theirTime, ratio) = Compare(our, their, sets[^1]);
            if (ratio > SlowestRatio) failures.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: ours takes {ratio:F3} of Python's time"));
            Console.WriteLine($"| {Format(ourTime)} | {Format(theirTime)} | {Format(ratio)} |");
        }

        foreach (var failure in failures) Console.Error.WriteLine(failure);
        return failures.Count == 0 ? 0 : 1;
    }

    private static string Format(double number) => number.ToString("F3", CultureInfo.InvariantCulture);

    private static double TimeOf(ExportedFile file, string set) => Compare(file, file, set).Ours;

    private static (double Ours, double Theirs, double Ratio) Compare(ExportedFile ours, ExportedFile theirs, string set)
    {
        using var our = ours.Prepare(set);
        using var their = theirs.Prepare(set);
        // .NET compiles a method anew when it has run 30 times.
        var first = AlternatingRounds.Measure(40, TimeSpan.Zero, ("ours", our.Run), ("theirs", their.Run));
        var runs = Math.Max(1, (int)(MillisecondsOfRound / first.Median(round => round[1])));
        var rounds = AlternatingRounds.Measure(
            AlternatingRounds.CountOr(51), TimeSpan.Zero, ("ours", () => Repeat(our.Run, runs)), ("theirs", () => Repeat(their.Run, runs)));
        return (rounds.Median(round => round[0]) / runs, rounds.Median(round => round[1]) / runs, rounds.Median(round => round[0] / round[1]));
    }

    private static void Repeat(Action work, int count)
    {
        for (var i = 0; i < count; i++) work();
    }
}
