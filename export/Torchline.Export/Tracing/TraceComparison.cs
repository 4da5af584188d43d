namespace Torchline.Export.Tracing;

/// <summary>Whether a program did the same at two sets of sizes.</summary>
internal static class TraceComparison
{
    /// <summary>The number of the first call that differs, null where the traces are of one form.</summary>
    public static int? FirstDifference(TracedProgram first, TracedProgram other)
    {
        var (calls, twins) = (first.AllCalls, other.AllCalls);
        var shared = Math.Min(calls.Length, twins.Length);
        for (var index = 0; index < shared; index++)
            if (!IsSameForm(calls[index], twins[index])) return index;
        if (calls.Length != twins.Length) return shared;
        return first.Constants.Count == other.Constants.Count && first.States.Count == other.States.Count ? null : shared;
    }

    /// <summary>The refusal of a program that does other things at other sizes; both traces should be of neighbouring sizes.</summary>
    public static DataDependentException Refusal(SizedTrace mine, SizedTrace other)
    {
        var index = FirstDifference(mine.Program, other.Program) ?? 0;
        return new DataDependentException(
            $"the program does other things with {mine.Describe()} than with {other.Describe()}. Call number {index + 1} is" +
            $"\n  with {mine.Describe()}: {Describe(mine.Program.AllCalls, index)}" +
            $"\n  with {other.Describe()}: {Describe(other.Program.AllCalls, index)}" +
            "\nA C# `if` or loop depends on a size or on data, or libtorch itself treats such a size differently. Write it with tensor operators " +
            "(torch.where, masks, a recurrent layer for a loop over time), give both sides to OnnxIf, or declare sizes on one side only " +
            "(Dimension.Dynamic(name, minimum, maximum: …)).");
    }

    private static bool IsSameForm(OperatorCall mine, OperatorCall other) =>
        mine.Operator == other.Operator && mine.Results.Count == other.Results.Count && mine.Body?.Calls.Count == other.Body?.Calls.Count
        && mine.Body?.Results.Count() == other.Body?.Results.Count()
        && mine.Results.Zip(other.Results).All(pair => pair.First?.Recorded.Shape.Count == pair.Second?.Recorded.Shape.Count);

    private static string Describe(OperatorCall[] calls, int index) => index < calls.Length
        ? $"{calls[index]} giving {calls[index].Results.Count} results, {calls[index].Place}"
        : "nothing, the program has ended";
}
