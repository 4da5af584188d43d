using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Torchline.Export.Tracing;

/// <summary>Finds the neighbouring sizes between which a program begins to fail or to do something else, and refuses it with both.</summary>
/// <param name="plan">The sizes that are allowed.</param>
/// <param name="run">Traces the program.</param>
internal sealed class SizeBoundary(TracePlan plan, Func<IReadOnlyDictionary<string, long>, SizedTrace> run)
{
    /// <summary>The refusal of a program that fails at the first sizes.</summary>
    public static ExportException FirstFailure(IReadOnlyDictionary<string, long> sizes, ExternalException failure) => new(
        $"the program fails with {SizedTrace.DescribeSizes(sizes)}, {PlaceOf(failure)}; these sizes were chosen for the export, within what the " +
        $"inputs declare. libtorch's message: {FirstLine(failure)}\nDeclare the smallest sizes that the program accepts: " +
        "Dimension.Dynamic(name, minimum: …, multipleOf: …).", failure);

    /// <summary>The refusal of a program that runs at some sizes and fails at others, with the sizes next to each other.</summary>
    public FrozenSizeException Failure(IReadOnlyDictionary<string, long> runs, IReadOnlyDictionary<string, long> fails, ExternalException failure)
    {
        var (good, bad) = Bisect(runs, fails, sizes =>
        {
            try
            {
                run(sizes);
                return true;
            }
            catch (ExternalException other)
            {
                failure = other;
                return false;
            }
        });
        return new FrozenSizeException(
            $"the program runs with {SizedTrace.DescribeSizes(good)} but fails with {SizedTrace.DescribeSizes(bad)}, which the inputs declare: " +
            $"either a size is frozen in it, {PlaceOf(failure)}, or it does not accept such a size. libtorch's message: {FirstLine(failure)}\n" +
            "Take sizes from tensor.shape inside forward; declare the smallest and largest sizes that the program accepts " +
            "(Dimension.Dynamic(name, minimum, maximum: …)), or declare the dimension fixed.", failure);
    }

    /// <summary>libtorch's message without its stack.</summary>
    private static string FirstLine(ExternalException failure) => failure.Message.Trim().Split('\n')[0];

    /// <summary>The refusal of a program that does other things at other sizes.</summary>
    public DataDependentException Refusal(SizedTrace mine, SizedTrace other)
    {
        var (same, differs) = (mine, other);
        Bisect(mine.Sizes, other.Sizes, sizes =>
        {
            try
            {
                var trace = run(sizes);
                var isSame = TraceAlignment.Align(mine.Program, trace.Program, out _) is not null;
                if (isSame) same = trace;
                else differs = trace;
                return isSame;
            }
            catch (ExternalException)
            {
                return false;
            }
        });
        TraceAlignment.Align(same.Program, differs.Program, out var difference);
        return (difference ?? new CallDifference(0, null, null)).Refusal(same.Describe(), differs.Describe());
    }

    /// <summary>Neighbouring sizes between which a property of the program ends.</summary>
    private (IReadOnlyDictionary<string, long> Good, IReadOnlyDictionary<string, long> Bad) Bisect(
        IReadOnlyDictionary<string, long> good, IReadOnlyDictionary<string, long> bad, Func<IReadOnlyDictionary<string, long>, bool> holds)
    {
        // One dimension at a time, where one alone ends it.
        foreach (var name in good.Keys.Where(name => good[name] != bad[name]).ToArray())
        {
            var moved = new Dictionary<string, long>(good) { [name] = bad[name] };
            if (!TracePlan.Same(moved, bad) && holds(moved))
            {
                good = moved;
                continue;
            }
            bad = moved;
            break;
        }
        while (plan.Between(good, bad) is { } middle)
        {
            if (holds(middle)) good = middle;
            else bad = middle;
        }
        return (good, bad);
    }

    /// <summary>The first line of the user's own code in the stack of an exception.</summary>
    private static string PlaceOf(Exception failure) =>
        new StackTrace(failure, fNeedFileInfo: true).GetFrames()
            .Where(frame => frame.GetMethod()?.Module.Assembly is { } assembly
                && assembly != typeof(torch).Assembly && frame.GetFileName() is not null)
            .Select(frame => $"at {Path.GetFileName(frame.GetFileName())}:{frame.GetFileLineNumber()}")
            .FirstOrDefault() ?? "at an unknown place (no debug symbols)";
}
