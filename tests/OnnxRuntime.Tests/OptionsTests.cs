using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.OnnxRuntime.Tests.Onnx;
using Xunit;

namespace Torchline.OnnxRuntime.Tests;

public sealed class OptionsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Options_keep_what_they_are_set_to()
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 2,
            InterOpNumThreads = 3,
            ExecutionMode = ExecutionMode.ORT_PARALLEL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC,
            EnableMemoryPattern = false,
            EnableCpuMemArena = false,
            LogId = "session",
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            LogVerbosityLevel = 1,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AppendExecutionProvider_CPU(useArena: 0);

        Assert.Equal((2, 3), (options.IntraOpNumThreads, options.InterOpNumThreads));
        Assert.Equal(ExecutionMode.ORT_PARALLEL, options.ExecutionMode);
        Assert.Equal(GraphOptimizationLevel.ORT_ENABLE_BASIC, options.GraphOptimizationLevel);
        Assert.False(options.EnableMemoryPattern || options.EnableCpuMemArena);
        Assert.Equal("session", options.LogId);
        AssertDoubles(TestModel.Double, options);
    }

    [Fact]
    public void The_optimised_model_is_written_as_the_level_says()
    {
        // Two nodes that do nothing: gone above the lowest level.
        var model = new TestModel().Input("x", TensorElementType.Float, "n", 3)
            .Node("Identity", ["x"], ["a"]).Node("Identity", ["a"], ["b"]).Node("Add", ["b", "b"], ["y"])
            .Output("y", TensorElementType.Float, "n", 3).Build();

        Assert.Equal(3, NodesAfter(GraphOptimizationLevel.ORT_DISABLE_ALL));
        Assert.Equal(1, NodesAfter(GraphOptimizationLevel.ORT_ENABLE_ALL));

        int NodesAfter(GraphOptimizationLevel level)
        {
            using var options = new SessionOptions
            {
                GraphOptimizationLevel = level,
                OptimizedModelFilePath = Path.Combine(_folder.FullName, $"{level}.onnx"),
            };
            AssertDoubles(model, options);
            return ModelProto.Parser.ParseFrom(File.ReadAllBytes(options.OptimizedModelFilePath)).Graph.Node.Count;
        }
    }

    [Fact]
    public void A_profile_names_the_operators()
    {
        using var options = new SessionOptions { ProfileOutputPathPrefix = Path.Combine(_folder.FullName, "profile"), EnableProfiling = true };
        using var session = new InferenceSession(TestModel.Double, options);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>([1, 3]))]);

        Assert.True(session.ProfilingStartTimeNs > 0);
        var path = session.EndProfiling();
        Assert.StartsWith(options.ProfileOutputPathPrefix, path);
        Assert.Contains("Add", File.ReadAllText(path));
    }

    [Fact]
    public void An_added_initializer_replaces_the_models()
    {
        var model = new TestModel().Input("x", TensorElementType.Float, 2).Initializer("bias", 10, 20)
            .Node("Add", ["x", "bias"], ["y"]).Output("y", TensorElementType.Float, 2).Build();
        using var options = new SessionOptions();
        using var bias = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2 }, [2]);
        options.AddInitializer("bias", bias);
        using var session = new InferenceSession(model, options);

        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(2))]);

        Assert.Equal([1, 2], results.Single().AsTensor<float>()!);
    }

    [Fact]
    public void A_free_dimension_can_be_fixed()
    {
        using var options = new SessionOptions();
        options.AddFreeDimensionOverrideByName("batch", 4);
        using var session = new InferenceSession(TestModel.Double, options);
        Assert.Equal([4, 3], session.InputMetadata["x"].Dimensions);
    }

    [Fact]
    public void A_provider_without_its_library_says_so()
    {
        using var options = new SessionOptions();
        var exception = Record.Exception(() => options.AppendExecutionProvider_CUDA(0));
        if (exception is not null) Assert.Contains("libonnxruntime_providers", Assert.IsType<OnnxRuntimeException>(exception).Message);
    }

    [Fact]
    public async Task A_run_is_terminated_from_another_thread()
    {
        using var session = new InferenceSession(EndlessModel());
        using var options = new RunOptions { LogId = "endless", LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var x = OrtValue.CreateTensorValueFromMemory([1f], [1]);

        var run = Task.Run(() => session.Run(options, ["x"], [x], ["y"]));
        Assert.NotSame(run, await Task.WhenAny(run, Task.Delay(200)));
        options.Terminate = true;

        var exception = await Assert.ThrowsAsync<OnnxRuntimeException>(() => run.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("terminate", exception.Message);
        Assert.True(options.Terminate);
        options.Terminate = false;
        Assert.False(options.Terminate);
    }

    [Fact]
    public void Arena_memory_is_given_back_after_a_run_that_asks_for_it()
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions { LogVerbosityLevel = 0 };
        options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        using var results = session.Run(options, ["x"], [x], ["y"]);
        Assert.Equal([0, 0, 0], results[0].GetTensorDataAsSpan<float>());
    }

    private static void AssertDoubles(byte[] model, SessionOptions options)
    {
        using var session = new InferenceSession(model, options);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", new float[,] { { 1, 2, 3 } }.ToTensor())]);
        Assert.Equal([2, 4, 6], results.Single().AsTensor<float>()!);
    }

    /// <summary>Squares x until the end of time.</summary>
    private static byte[] EndlessModel()
    {
        var body = new TestModel()
            .Input("i", TensorElementType.Int64).Input("on", TensorElementType.Bool).Input("in", TensorElementType.Float, 1)
            .Node("Identity", ["on"], ["still_on"]).Node("Mul", ["in", "in"], ["out"])
            .Output("still_on", TensorElementType.Bool).Output("out", TensorElementType.Float, 1);
        GraphProto? graph = null;
        body.With(model => graph = model.Graph);
        return new TestModel().Input("x", TensorElementType.Float, 1)
            .Node("Loop", ["", "", "x"], ["y"], new AttributeProto { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = graph })
            .Output("y", TensorElementType.Float, 1).Build();
    }
}
