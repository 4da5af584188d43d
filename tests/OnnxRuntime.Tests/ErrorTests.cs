using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Xunit;

namespace Torchline.OnnxRuntime.Tests;

/// <summary>Every mistake is one kind of exception that names what is wrong.</summary>
public class ErrorTests
{
    [Fact]
    public void An_absent_file() => Throws("NoSuchFile", "/absent/model.onnx", () => new InferenceSession("/absent/model.onnx"));

    [Fact]
    public void Bytes_that_are_no_model() =>
        Throws("InvalidProtobuf", "protobuf", () => new InferenceSession([0xFF, 0xFF, 0xFF, 0xFF]));

    [Fact]
    public void A_truncated_model() => Throws("Invalid", "", () => new InferenceSession(TestModel.Double[..^20]));

    [Fact]
    public void No_bytes() => Throws("", "", () => new InferenceSession(Array.Empty<byte>()));

    [Fact]
    public void An_unknown_operator() => Throws("", "Frobnicate", () => new InferenceSession(
        new TestModel().Input("x", TensorElementType.Float, 1).Node("Frobnicate", ["x"], ["y"]).Output("y", TensorElementType.Float, 1).Build()));

    [Fact]
    public void An_unknown_input() => Throws("InvalidArgument", "no input 'z'; it has 'x'", () => Run("z", new float[3], [1, 3], "y"));

    [Fact]
    public void An_unknown_output() => Throws("InvalidArgument", "no output 'z'; it has 'y'", () => Run("x", new float[3], [1, 3], "z"));

    [Fact]
    public void A_wrong_shape() => Throws("InvalidArgument", "for input: x", () => Run("x", new float[4], [1, 4], "y"));

    [Fact]
    public void A_wrong_rank() => Throws("InvalidArgument", "rank for input: x", () => Run("x", new float[3], [3], "y"));

    [Fact]
    public void A_wrong_type() => Throws("InvalidArgument", "tensor(int64)", () => Run("x", new long[3], [1, 3], "y"));

    [Fact]
    public void A_missing_input()
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions();
        Throws("", "Missing Input: x", () => session.Run(options, [], [], ["y"]));
    }

    [Fact]
    public void More_names_than_values()
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions();
        Throws("InvalidArgument", "1 input names for 0 input values", () => session.Run(options, ["x"], [], ["y"]));
    }

    [Fact]
    public void An_output_of_another_shape()
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[6], [2, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        Throws("", "shape", () => session.Run(options, ["x"], [x], ["y"], [y]));
    }

    [Fact]
    public void Memory_smaller_than_the_shape() =>
        Throws("InvalidArgument", "not enough space", () => OrtValue.CreateTensorValueFromMemory(new float[3], [2, 3]));

    [Fact]
    public void A_negative_dimension() =>
        Throws("InvalidArgument", "negative", () => OrtValue.CreateTensorValueFromMemory(new float[3], [-1, 3]));

    [Fact]
    public void A_shape_beyond_all_memory() =>
        Throws("", "", () => OrtValue.CreateTensorValueFromMemory(new float[3], [long.MaxValue, long.MaxValue]));

    [Fact]
    public void Reading_a_tensor_as_another_type()
    {
        using var value = OrtValue.CreateTensorValueFromMemory(new float[3], [3]);
        Throws("InvalidArgument", "elements are Float, not Int32", () => value.GetTensorDataAsSpan<int>().Length);
    }

    [Fact]
    public void A_C_sharp_type_that_ONNX_lacks() =>
        Throws("InvalidArgument", "System.Char", () => OrtValue.CreateTensorValueFromMemory(new char[3], [3]));

    [Fact]
    public void A_provider_that_the_library_lacks()
    {
        using var options = new SessionOptions();
        Throws("InvalidArgument", "NoSuch", () => options.AppendExecutionProvider("NoSuch"));
    }

    [Fact]
    public void A_disposed_session()
    {
        var session = new InferenceSession(TestModel.Double);
        session.Dispose();
        session.Dispose();
        using var options = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        Assert.Throws<ObjectDisposedException>(() => session.Run(options, ["x"], [x], ["y"]));
    }

    [Fact]
    public void A_disposed_value()
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions();
        var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        x.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Run(options, ["x"], [x], ["y"]));
        Assert.Throws<ObjectDisposedException>(() => x.GetTensorDataAsSpan<float>().Length);
    }

    [Fact]
    public void A_disposed_result_is_not_read()
    {
        using var session = new InferenceSession(TestModel.Double);
        var results = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>([1, 3]))]);
        var y = results.Single().AsTensor<float>()!;
        results.Dispose();
        Assert.Throws<ObjectDisposedException>(() => y[0, 0]);
    }

    private static void Throws(string code, string text, Func<object?> action)
    {
        var exception = Assert.Throws<OnnxRuntimeException>(action);
        Assert.StartsWith($"[ErrorCode:{code}", exception.Message);
        Assert.Contains(text, exception.Message);
    }

    private static void Throws(string code, string text, Action action) => Throws(code, text, () =>
    {
        action();
        return null;
    });

    private static void Run<T>(string input, T[] data, long[] shape, string output) where T : unmanaged
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var x = OrtValue.CreateTensorValueFromMemory(data, shape);
        using var results = session.Run(options, [input], [x], [output]);
    }
}
