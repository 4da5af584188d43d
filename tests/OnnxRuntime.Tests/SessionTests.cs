using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Xunit;

namespace Torchline.OnnxRuntime.Tests;

public class SessionTests
{
    [Fact]
    public void Runs_a_model_over_arrays()
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);

        using var results = session.Run(options, ["x"], [x], ["y"]);

        Assert.Equal([2, 4, 6, 8, 10, 12], results[0].GetTensorDataAsSpan<float>());
        Assert.Equal([2, 3], results[0].GetTensorTypeAndShape().Shape);
    }

    [Fact]
    public void Runs_a_model_over_named_tensors()
    {
        using var session = new InferenceSession(TestModel.Double);
        var x = new DenseTensor<float>(new float[] { 1, 2, 3 }, [1, 3]);

        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", x)]);

        var y = results.Single();
        Assert.Equal("y", y.Name);
        Assert.Equal([2, 4, 6], y.AsTensor<float>()!);
        Assert.Equal(6, y.AsTensor<float>()![0, 2]);
    }
}
