using System.Runtime.CompilerServices;
using Torchline.Export.Tracing;
using static TorchSharp.torch;

namespace Torchline.Export;

/// <summary>
/// A condition that stays one in the exported graph. In an ordinary run the branch that the condition chooses is run; in an export both are
/// traced, as the branches of an ONNX <c>If</c>, so that the condition may depend on data, or on a size.
/// </summary>
/// <remarks>
/// A branch may read any tensor of the program around it and changes none of them. Both give as many tensors, of the same types and numbers
/// of dimensions. In an export both are run at every traced size, so each must run there, chosen or not.
/// </remarks>
/// <example>
/// <code>
/// var short = OnnxIf.Run(tensor(x.shape[1]).gt(64), () => x[.., ..64], () => x);
/// </code>
/// </example>
public static class OnnxIf
{
    /// <summary>Runs one of two branches that give a tensor.</summary>
    /// <param name="condition">A bool scalar: of data (<c>x.sum().gt(0)</c>), or of a size (<c>tensor(x.shape[1]).gt(64)</c>).</param>
    /// <param name="then">What is done where it holds.</param>
    /// <param name="otherwise">What is done where it does not.</param>
    /// <param name="file">Source file of the call, for messages; the compiler gives it.</param>
    /// <param name="line">Source line of the call, for messages; the compiler gives it.</param>
    /// <exception cref="ExportException">The condition is no bool scalar, or the branches give other types or numbers of dimensions.</exception>
    public static Tensor Run(
        Tensor condition, Func<Tensor> then, Func<Tensor> otherwise, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Run(condition, () => (IReadOnlyList<Tensor>)[then()], () => [otherwise()], file, line)[0];

    /// <summary>Runs one of two branches that give several tensors.</summary>
    /// <param name="condition">A bool scalar: of data (<c>x.sum().gt(0)</c>), or of a size (<c>tensor(x.shape[1]).gt(64)</c>).</param>
    /// <param name="then">What is done where it holds.</param>
    /// <param name="otherwise">What is done where it does not.</param>
    /// <param name="file">Source file of the call, for messages; the compiler gives it.</param>
    /// <param name="line">Source line of the call, for messages; the compiler gives it.</param>
    /// <exception cref="ExportException">The condition is no bool scalar, or the branches give other types or numbers of dimensions.</exception>
    public static IReadOnlyList<Tensor> Run(
        Tensor condition, Func<IReadOnlyList<Tensor>> then, Func<IReadOnlyList<Tensor>> otherwise, [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        var call = new IfCall(condition, then, otherwise, $"{Path.GetFileName(file)}:{line}");
        return ProgramRecorder.Current is { IsRecording: true } recorder ? recorder.Record(call) : call.Run();
    }
}
