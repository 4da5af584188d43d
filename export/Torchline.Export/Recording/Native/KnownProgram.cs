using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Recording.Native;

/// <summary>Records a program whose operators and arguments are known, in every kind of boxed value, and compares what was read.</summary>
internal static class KnownProgram
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
        if (written.Identity != OperatorRecorder.Describe(left).Identity || written.Handle.sum().item<float>() != 15)
            throw new NotSupportedException("libtorch's operators are read wrongly: a tensor that is written in place was taken for another one");
    }
}
