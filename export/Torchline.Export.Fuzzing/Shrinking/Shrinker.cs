using System.Diagnostics;
using Torchline.Export.Fuzzing.Checking;
using Torchline.Export.Fuzzing.Programs;

namespace Torchline.Export.Fuzzing.Shrinking;

/// <summary>Makes a failing program smaller as long as it fails in the same way.</summary>
/// <param name="check">What comes of a program.</param>
/// <param name="limit">How long to try; forever when null.</param>
public sealed class Shrinker(Func<FuzzProgram, Outcome> check, TimeSpan? limit = null)
{
    /// <summary>The smallest program that was found: none of the simpler ones next to it fails in the same way.</summary>
    public FuzzProgram Shrink(FuzzProgram program, Outcome outcome)
    {
        var since = Stopwatch.StartNew();
        for (var (current, found) = (program, true); ; program = current)
        {
            found = false;
            foreach (var simpler in Simplifications.Of(current))
            {
                if (since.Elapsed > limit) return current;
                if (!check(simpler).IsLike(outcome)) continue;
                (current, found) = (simpler, true);
                break;
            }
            if (!found) return current;
        }
    }
}
