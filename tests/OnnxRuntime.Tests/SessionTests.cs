using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Xunit;

namespace Torchline.OnnxRuntime.Tests;

public class SessionTests
{
    private static readonly string[] _inputs = ["x"];
    private static readonly string[] _outputs = ["y"];

    [Fact]
    public void Runs_a_model_over_values()
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);

        using var results = session.Run(options, _inputs, [x], _outputs);

        Assert.Equal([2, 4, 6, 8, 10, 12], results[0].GetTensorDataAsSpan<float>());
        Assert.Equal([2, 3], results[0].GetTensorTypeAndShape().Shape);
        Assert.Equal(6, results[0].GetTensorTypeAndShape().ElementCount);
    }

    [Fact]
    public void Runs_a_model_over_a_dictionary_of_values()
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3 }, [1, 3]);

        using var results = session.Run(options, new Dictionary<string, OrtValue> { ["x"] = x }, session.OutputNames);

        Assert.Equal([2, 4, 6], Assert.Single(results).GetTensorDataAsSpan<float>());
    }

    [Fact]
    public void Reads_the_callers_array_and_writes_the_callers_memory_in_place()
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions();
        var input = new float[3];
        var output = new float[3];
        using var x = OrtValue.CreateTensorValueFromMemory(input, [1, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, output.AsMemory(), [1, 3]);

        foreach (var value in new[] { 1f, 7f })
        {
            Array.Fill(input, value);
            session.Run(options, _inputs, [x], _outputs, [y]);
            Assert.Equal([2 * value, 2 * value, 2 * value], output);
        }
    }

    [Fact]
    public void A_file_and_its_bytes_make_the_same_session()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()} größer.onnx");
        try
        {
            File.WriteAllBytes(path, TestModel.Double);
            using var session = new InferenceSession(path);
            Assert.Equal(_inputs, session.InputNames);
            Assert.Equal(_outputs, session.OutputNames);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Runs_a_model_over_named_tensors()
    {
        using var session = new InferenceSession(TestModel.Double);
        var x = new DenseTensor<float>(new float[] { 1, 2, 3 }, [1, 3]);

        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", x)]);

        var y = Assert.Single(results);
        Assert.Equal("y", y.Name);
        Assert.Equal(TensorElementType.Float, y.ElementType);
        Assert.Equal([2, 4, 6], y.AsTensor<float>()!);
        Assert.Equal(6, y.AsTensor<float>()![0, 2]);
        Assert.Null(y.AsTensor<int>());
    }

    [Fact]
    public void Writes_named_tensors_in_place()
    {
        using var session = new InferenceSession(TestModel.Double);
        var x = new DenseTensor<float>(new float[] { 1, 2, 3 }, [1, 3]);
        var y = new DenseTensor<float>([1, 3]);

        session.Run([NamedOnnxValue.CreateFromTensor("x", x)], [NamedOnnxValue.CreateFromTensor("y", y)]);

        Assert.Equal([2, 4, 6], y);
    }

    [Fact]
    public void A_result_is_an_input_of_the_next_run()
    {
        using var session = new InferenceSession(TestModel.Double);
        var x = new DenseTensor<float>(new float[] { 1, 2, 3 }, [1, 3]);

        using var first = session.Run([NamedOnnxValue.CreateFromTensor("x", x)]);
        using var second = session.Run([NamedOnnxValue.CreateFromTensor("x", first.Single().AsTensor<float>()!)]);

        Assert.Equal([4, 8, 12], second.Single().AsTensor<float>()!);
    }

    [Fact]
    public void An_overridable_initializer_is_an_input_that_may_be_left_out()
    {
        var model = new TestModel()
            .Input("x", TensorElementType.Float, 2).Input("bias", TensorElementType.Float, 2).Initializer("bias", 10, 20)
            .Node("Add", ["x", "bias"], ["y"]).Output("y", TensorElementType.Float, 2).Build();
        using var session = new InferenceSession(model);
        using var options = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2 }, [2]);
        using var bias = OrtValue.CreateTensorValueFromMemory(new float[] { 100, 200 }, [2]);

        using var kept = session.Run(options, _inputs, [x], _outputs);
        using var overridden = session.Run(options, ["x", "bias"], [x, bias], _outputs);

        Assert.Equal(_inputs, session.InputNames);
        Assert.Equal("bias", Assert.Single(session.OverridableInitializerMetadata).Key);
        Assert.Equal([11, 22], kept[0].GetTensorDataAsSpan<float>());
        Assert.Equal([101, 202], overridden[0].GetTensorDataAsSpan<float>());
    }

    [Fact]
    public async Task Many_threads_run_one_session()
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions();

        await Task.WhenAll(Enumerable.Range(1, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                var rows = 1 + (i + thread) % 5;
                var data = Enumerable.Range(0, 3 * rows).Select(n => (float)(n + i * thread)).ToArray();
                using var x = OrtValue.CreateTensorValueFromMemory(data, [rows, 3]);
                using var results = session.Run(options, _inputs, [x], _outputs);
                Assert.Equal(data.Select(value => 2 * value), results[0].GetTensorDataAsSpan<float>().ToArray());
            }
        })));
    }

    [Fact]
    public async Task Disposing_a_session_lets_its_runs_end()
    {
        for (var round = 0; round < 20; round++)
        {
            var session = new InferenceSession(TestModel.Double);
            var runs = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                using var options = new RunOptions();
                using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3 }, [1, 3]);
                while (true)
                {
                    using var results = session.Run(options, _inputs, [x], _outputs);
                    Assert.Equal([2, 4, 6], results[0].GetTensorDataAsSpan<float>());
                }
            })).ToArray();
            await Task.Delay(5);
            session.Dispose();

            foreach (var run in runs) await Assert.ThrowsAsync<ObjectDisposedException>(() => run);
        }
    }
}
