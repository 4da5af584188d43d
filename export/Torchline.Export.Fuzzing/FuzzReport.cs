using System.Text;
using Torchline.Export.Fuzzing.Checking;
using Torchline.Export.Fuzzing.Generators;

namespace Torchline.Export.Fuzzing;

/// <summary>Counts what came of programs.</summary>
/// <param name="kind">What they are made of.</param>
public sealed class FuzzReport(ProgramKind kind)
{
    private const int ReasonsShown = 10;

    private readonly Dictionary<(Verdict Verdict, string Phase), int> counts = [];

    /// <summary>Counts a program.</summary>
    public void Add(FuzzedProgram fuzzed)
    {
        var key = (fuzzed.Outcome.Verdict, fuzzed.Outcome.Phase);
        counts[key] = counts.GetValueOrDefault(key) + 1;
    }

    /// <summary>How many programs went so.</summary>
    public int Count(Verdict verdict) => counts.Where(entry => entry.Key.Verdict == verdict).Sum(entry => entry.Value);

    /// <summary>The part of the programs that libtorch accepts which the exporter refuses.</summary>
    public double RefusedShare => (double)Count(Verdict.Refused) / Math.Max(1, counts.Values.Sum() - Count(Verdict.Unfit));

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append($"{kind}: {Count(Verdict.Right)} right, {Count(Verdict.Refused)} refused ({RefusedShare:P1}), ");
        text.Append($"{Count(Verdict.Wrong)} wrong, {Count(Verdict.Crashed)} crashed; {Count(Verdict.Unfit)} drawn again");
        foreach (var (key, count) in Most(key => key == Verdict.Refused).Take(ReasonsShown))
            text.Append($"\n  {count,6} refused  {key.Phase}");
        foreach (var (key, count) in Most(key => key is Verdict.Wrong or Verdict.Crashed))
            text.Append($"\n  {count,6} {key.Verdict.ToString().ToLowerInvariant()}  {key.Phase}");
        return text.ToString();
    }

    private IEnumerable<KeyValuePair<(Verdict Verdict, string Phase), int>> Most(Func<Verdict, bool> suits) =>
        counts.Where(entry => suits(entry.Key.Verdict)).OrderByDescending(entry => entry.Value);
}
