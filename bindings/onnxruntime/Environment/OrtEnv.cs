using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The environment: one for the process, created at first use, shared by all sessions. Telemetry is switched off.</summary>
public sealed unsafe class OrtEnv : SafeHandle
{
    private static readonly Lock _creation = new();
    private static OrtEnv? _instance;

    private OrtEnv(nint environment, OrtLoggingLevel logLevel) : base(0, ownsHandle: true)
    {
        SetHandle(environment);
        EnvLogLevel = logLevel;
        DisableTelemetryEvents();
    }

    public static bool IsCreated => _instance is { IsClosed: false };

    public override bool IsInvalid => handle == 0;

    /// <summary>The least severity logged by the environment and by sessions that set none of their own.</summary>
    public OrtLoggingLevel EnvLogLevel
    {
        get;
        set => field = (OrtLoggingLevel)this.Set(Ort.Api->UpdateEnvWithCustomLogLevel, (int)value);
    }

    /// <summary>The environment, created with defaults unless it exists.</summary>
    public static OrtEnv Instance()
    {
        lock (_creation)
            return IsCreated ? _instance! : _instance = Create(default);
    }

    /// <summary>Creates the environment with options, which is possible only before anything has used it.</summary>
    /// <exception cref="OnnxRuntimeException">The environment exists already.</exception>
    public static OrtEnv CreateInstanceWithOptions(ref EnvironmentCreationOptions options)
    {
        lock (_creation)
            return !IsCreated
                ? _instance = Create(options)
                : throw new OnnxRuntimeException(ErrorCode.RuntimeException, "the environment exists already, its options are fixed");
    }

    /// <summary>The native library's version, such as <c>1.30.0</c>.</summary>
    public string GetVersionString() => Ort.VersionString;

    /// <summary>The execution providers built into the library; one may still fail to load where its device is missing.</summary>
    public string[] GetAvailableProviders()
    {
        byte** names;
        int count;
        OrtStatus.Check(Ort.Api->GetAvailableProviders(&names, &count));
        var providers = new string[count];
        for (var i = 0; i < count; i++) providers[i] = Utf8.ToString(names[i]);
        OrtStatus.Check(Ort.Api->ReleaseAvailableProviders(names, count));
        return providers;
    }

    public void EnableTelemetryEvents() => this.Call(Ort.Api->EnableTelemetryEvents);

    public void DisableTelemetryEvents() => this.Call(Ort.Api->DisableTelemetryEvents);

    protected override bool ReleaseHandle()
    {
        Ort.Api->ReleaseEnv(handle);
        return true;
    }

    private static OrtEnv Create(EnvironmentCreationOptions options)
    {
        var level = options.logLevel ?? OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
        var log = options.loggingFunction is { } function ? LogCallback.Install(function) : null;
        nint environment;
        fixed (byte* logId = Utf8.Of(options.logId ?? "onnxruntime"))
        {
            if (options.threadOptions is not { } threadOptions)
                OrtStatus.Check(log is null
                    ? Ort.Api->CreateEnv(level, logId, &environment)
                    : Ort.Api->CreateEnvWithCustomLogger(log, 0, level, logId, &environment));
            else
            {
                using var threads = threadOptions.Borrow();
                OrtStatus.Check(log is null
                    ? Ort.Api->CreateEnvWithGlobalThreadPools(level, logId, threads, &environment)
                    : Ort.Api->CreateEnvWithCustomLoggerAndGlobalThreadPools(log, 0, level, logId, threads, &environment));
            }
        }

        return new OrtEnv(environment, level);
    }
}
