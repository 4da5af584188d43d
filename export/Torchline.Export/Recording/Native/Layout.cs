using System.Runtime.InteropServices;
using Torchline.Contracts.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Recording.Native;

/// <summary>
/// Where the members lie that libtorch's headers read in line, in bytes from the start of their object. A recorder of another platform
/// (Windows, macOS) begins here: with its layout, its names of exported functions in <see cref="LibTorch"/>, and its calling convention of
/// <see cref="RecordFunctionCallback"/>.
/// </summary>
/// <param name="Schema">at::RecordFunction::fn_: the operator's FunctionSchema*.</param>
/// <param name="Inputs">at::RecordFunction::inputs_: an ArrayRef of IValue, valid before the operator runs only.</param>
/// <param name="Outputs">at::RecordFunction::outputs_: a std::vector of IValue.</param>
/// <param name="Elements">c10::detail::ListImpl::list: a std::vector of IValue.</param>
/// <param name="Text">c10::ivalue::ConstantString::str_: a std::string.</param>
/// <param name="Storage">c10::TensorImpl::storage_: a pointer to the c10::StorageImpl, which views of one tensor share.</param>
internal sealed record Layout(int Schema, int Inputs, int Outputs, int Elements, int Text, int Storage)
{
    private static readonly Lazy<Layout> OfLoaded = new(Check);

    /// <summary>The layout of the libtorch that is loaded, found anew and checked once a process.</summary>
    /// <exception cref="NotSupportedException">The platform, the release or its layout is another one; the message names it.</exception>
    public static Layout Current => OfLoaded.Value;

    /// <summary>The layout of a release, null for one that the recorder was not tried with.</summary>
    public static Layout? Of(Version release) => release is { Major: 2, Minor: 10 } ? new(0xa0, 0xd0, 0x118, 0x10, 0x10, 0x10) : null;

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
        ReferenceProgram.Check(expected);
        return expected;
    }
}

/// <summary>Records a fixed program, with every kind of boxed value, and compares what was read with its operators and arguments.</summary>
internal static class ReferenceProgram
{
    /// <exception cref="NotSupportedException">An operator was read otherwise than it was called.</exception>
    public static void Check(Layout layout)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var (left, right, indices) = (ones(2, 3, float32, CPU), full([2, 3], 2.5, float32, CPU), tensor(new long[] { 0, 2 }, device: CPU));
        using var recorder = OperatorRecorder.Start(name => name != "aten::matmul", snapshotResults: false, _ => false, layout);
        left.add(right, alpha: 7);
        left.mul_(right);
        left.div(right, torch.RoundingMode.floor);
        cat([left, right], 1);
        nn.functional.dropout(left, 0.25, training: false);
        left.index(TensorIndex.Ellipsis, TensorIndex.Tensor(indices));
        rand([2, 3], float32, CPU, generator: generator);
        zeros(2, 3, float64, CPU);
        left.matmul(right.t());
        var calls = recorder.Stop();

        string[] expected =
        [
            "aten::add.Tensor(Float32[2, 3], Float32[2, 3], 7)",
            "aten::mul_.Tensor(Float32[2, 3], Float32[2, 3])",
            "aten::div.Tensor_mode(Float32[2, 3], Float32[2, 3], floor)",
            "aten::cat([Float32[2, 3], Float32[2, 3]], 1)",
            "aten::dropout(Float32[2, 3], 0.25, False)",
            "aten::index.Tensor(Float32[2, 3], [None, Int64[2]])",
            "aten::rand.generator([2, 3], Generator, 6, None, cpu, None)",
            "aten::zeros([2, 3], 7, None, cpu, None)",
            "aten::mm(Float32[2, 3], Float32[3, 2])", // what matmul is composed of
        ];
        var read = calls.Select(call => call.ToString()).ToArray();
        if (expected.Except(read).FirstOrDefault() is { } missing)
            throw new NotSupportedException($"libtorch's operators are read wrongly: {missing} was called, and recorded was\n{string.Join("\n", read)}");
        var written = ((RecordedValue.Tensor)calls.First(call => call.Schema.Name == "aten::mul_").Results[0]).Value;
        if (written.Identity != OperatorRecorder.Describe(left, layout).Identity || written.Handle.sum().item<float>() != 15)
            throw new NotSupportedException("libtorch's operators are read wrongly: a tensor that is written in place was taken for another one");
    }
}
