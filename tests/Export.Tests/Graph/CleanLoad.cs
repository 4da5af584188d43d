using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Torchline.Export.Graph;
using Xunit;

namespace Export.Tests.Graph;

/// <summary>Loads models as a user's program does, with ONNX Runtime's strict inference of shapes and types, and keeps what it logs.</summary>
internal static class CleanLoad
{
    private static readonly ConcurrentQueue<(string Session, string Message)> Warnings = new();

    // ONNX Runtime keeps the pointer.
    private static readonly DOrtLoggingFunction Log = (_, severity, _, session, _, message) =>
    {
        if (severity >= OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING) Warnings.Enqueue((session, message));
        if (severity >= OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR) Console.Error.WriteLine(message);
    };

    /// <summary>Before any test makes a session: the process has one log.</summary>
    [ModuleInitializer]
    internal static void Start()
    {
        var options = new EnvironmentCreationOptions { logId = "tests", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, loggingFunction = Log };
        OrtEnv.CreateInstanceWithOptions(ref options);
    }

    /// <summary>Fails where the model does not load, or not without a warning.</summary>
    public static void Check(ModelProto model, string name)
    {
        var id = Guid.NewGuid().ToString();
        using var options = new SessionOptions { LogId = id };
        options.AddSessionConfigEntry("session.strict_shape_type_inference", "1");
        new InferenceSession(model.ToByteArray(), options).Dispose();
        var own = Warnings.Where(warning => warning.Session == id).Select(warning => warning.Message).ToArray();
        Assert.True(own.Length == 0, $"{name}: {string.Join("; ", own)}");
    }
}
