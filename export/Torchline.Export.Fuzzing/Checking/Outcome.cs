namespace Torchline.Export.Fuzzing.Checking;

/// <summary>How an export went.</summary>
public enum Verdict
{
    /// <summary>ONNX Runtime computes what libtorch does, at every size.</summary>
    Right,

    /// <summary>The exporter refused it and said what and where.</summary>
    Refused,

    /// <summary>Values, types or shapes differ.</summary>
    Wrong,

    /// <summary>The export failed with something other than a refusal, or ONNX Runtime does not load or run the file.</summary>
    Crashed,

    /// <summary>libtorch refuses the program, or its results depend on rounding: it is drawn again.</summary>
    Unfit,
}

/// <summary>What came of a program.</summary>
/// <param name="Verdict">How it went.</param>
/// <param name="Phase">Where it went that way: what two failures share that are the same.</param>
/// <param name="Message">What was reported.</param>
public sealed record Outcome(Verdict Verdict, string Phase = "", string Message = "")
{
    /// <summary>Whether the exporter is at fault.</summary>
    public bool IsFault => Verdict is Verdict.Wrong or Verdict.Crashed;

    /// <summary>Whether two programs fail in the same way.</summary>
    public bool IsLike(Outcome other) => Verdict == other.Verdict && Phase == other.Phase;
}
