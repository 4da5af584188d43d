using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Xunit;

namespace Torchline.OnnxRuntime.Tests;

[Collection(nameof(Alone))]
public class EnvironmentTests
{
    [Fact]
    public void There_is_one_environment()
    {
        var environment = OrtEnv.Instance();
        Assert.Same(environment, OrtEnv.Instance());
        Assert.True(OrtEnv.IsCreated);
        Assert.Matches(@"^1\.\d+\.\d+$", environment.GetVersionString());
        Assert.Contains("CPUExecutionProvider", environment.GetAvailableProviders());

        var options = new EnvironmentCreationOptions();
        Assert.Throws<OnnxRuntimeException>(() => OrtEnv.CreateInstanceWithOptions(ref options));
    }

    [Fact]
    public void The_log_level_can_be_changed()
    {
        var environment = OrtEnv.Instance();
        var level = environment.EnvLogLevel;
        environment.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
        Assert.Equal(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, environment.EnvLogLevel);
        environment.EnvLogLevel = level;
    }

    [Fact]
    public void An_environment_with_options_logs_to_a_function_and_has_thread_pools_for_all_sessions()
    {
        OrtEnv.Instance().Dispose();
        Assert.False(OrtEnv.IsCreated);
        var messages = new ConcurrentQueue<(OrtLoggingLevel Severity, string Message)>();
        using var threads = new OrtThreadingOptions { GlobalIntraOpNumThreads = 1, GlobalInterOpNumThreads = 1, GlobalSpinControl = false };
        threads.SetGlobalDenormalAsZero();
        var options = new EnvironmentCreationOptions
        {
            logId = "tests",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
            threadOptions = threads,
            loggingFunction = (_, severity, _, _, _, message) => messages.Enqueue((severity, message)),
        };
        using var environment = OrtEnv.CreateInstanceWithOptions(ref options);
        using var sessionOptions = new SessionOptions();
        sessionOptions.DisablePerSessionThreads();
        using var runOptions = new RunOptions();

        // An operator set this old is worth a warning.
        var old = new TestModel().Input("x", TensorElementType.Float, 1).Node("Identity", ["x"], ["y"])
            .Output("y", TensorElementType.Float, 1).With(model => model.OpsetImport[0].Version = 6).Build();
        using var session = new InferenceSession(old, sessionOptions);
        using var x = OrtValue.CreateTensorValueFromMemory([5f], [1]);
        using var results = session.Run(runOptions, ["x"], [x], ["y"]);

        Assert.Equal([5], results[0].GetTensorDataAsSpan<float>());
        Assert.Contains(messages, line => line is { Severity: OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING } && line.Message.Contains("opset"));
    }

    [Fact]
    public void A_session_outlives_the_disposal_of_its_environment()
    {
        using var session = new InferenceSession(TestModel.Double);
        OrtEnv.Instance().Dispose();

        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>([1, 3]))]);

        Assert.Equal([0, 0, 0], results.Single().AsTensor<float>()!);
    }
}
