using System.Runtime.InteropServices;
using Torchline.Contracts.Runtime;

namespace Torchline.Recording.Native;

/// <summary>
/// Where the members lie that libtorch's headers read in line, in bytes from the start of their object. A recorder of another platform
/// (Windows, macOS) begins here: with its layout, its names of exported functions in <see cref="LibTorch"/>, and its calling convention
/// of <see cref="RecordFunctionCallback"/>.
/// </summary>
/// <param name="Schema">at::RecordFunction::fn_: the operator's FunctionSchema*.</param>
/// <param name="Inputs">at::RecordFunction::inputs_: an ArrayRef of IValue, valid before the operator runs only.</param>
/// <param name="Outputs">at::RecordFunction::outputs_: a std::vector of IValue.</param>
/// <param name="Elements">c10::detail::ListImpl::list: a std::vector of IValue.</param>
/// <param name="Text">c10::ivalue::ConstantString::str_: a std::string.</param>
internal sealed record Layout(int Schema, int Inputs, int Outputs, int Elements, int Text)
{
    private static readonly Lazy<Layout> OfLoaded = new(Check);

    /// <summary>The layout of the libtorch that is loaded, found anew and checked once a process.</summary>
    /// <exception cref="NotSupportedException">The platform, the release or its layout is another one; the message names it.</exception>
    public static Layout Current => OfLoaded.Value;

    /// <summary>The layout of a release, null for one that the recorder was not tried with.</summary>
    public static Layout? Of(Version release) => release is { Major: 2, Minor: 10 } ? new(0xa0, 0xd0, 0x118, 0x10, 0x10) : null;

    private static Layout Check()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            throw new NotSupportedException(
                $"operators are recorded on Linux x64 only, and this is {RuntimeInformation.RuntimeIdentifier}: export there, for example in " +
                "a container or under WSL 2. The ONNX file and the trained weights are the same on every platform.");
        }

        var expected = Of(LibTorch.Release) ?? throw new NotSupportedException(
            $"operators are recorded with libtorch 2.10 (TorchSharp 0.107), and libtorch {LibTorch.Release} is loaded.");
        using var pause = FinalizerPause.Start();
        var found = LayoutProbe.Find();
        if (found != expected)
        {
            throw new NotSupportedException(
                $"libtorch {LibTorch.Release} is loaded, but built with another layout ({found?.ToString() ?? "not found"}, expected {expected}): " +
                "use the libtorch of the TorchSharp packages.");
        }

        KnownProgram.Check(expected);
        return expected;
    }
}
