using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>How a session loads and runs its model. Options are read when the session is created.</summary>
public unsafe partial class SessionOptions : SafeHandle
{
    // Initializers are not copied: whoever uses these options has to keep their memory.
    private readonly List<OrtValue> _initializers = [];

    private string _logId = "";
    private string _optimizedModelFilePath = "";
    private string _profileOutputPathPrefix = "onnxruntime_profile_";
    private bool _enableProfiling;
    private bool _enableMemoryPattern = true;
    private bool _enableCpuMemArena = true;
    private int _intraOpNumThreads;
    private int _interOpNumThreads;
    private int _logVerbosityLevel;
    private OrtLoggingLevel _logSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
    private ExecutionMode _executionMode = ExecutionMode.ORT_SEQUENTIAL;
    private GraphOptimizationLevel _graphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;

    public SessionOptions() : base(0, ownsHandle: true)
    {
        nint options;
        OrtStatus.Check(Ort.Api->CreateSessionOptions(&options));
        SetHandle(options);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Threads within one operator; 0 is one a core.</summary>
    public int IntraOpNumThreads
    {
        get => _intraOpNumThreads;
        set
        {
            using var options = this.Borrow();
            OrtStatus.Check(Ort.Api->SetIntraOpNumThreads(options, value));
            _intraOpNumThreads = value;
        }
    }

    /// <summary>Operators side by side, where <see cref="ExecutionMode"/> is parallel; 0 is one a core.</summary>
    public int InterOpNumThreads
    {
        get => _interOpNumThreads;
        set
        {
            using var options = this.Borrow();
            OrtStatus.Check(Ort.Api->SetInterOpNumThreads(options, value));
            _interOpNumThreads = value;
        }
    }

    public ExecutionMode ExecutionMode
    {
        get => _executionMode;
        set
        {
            using var options = this.Borrow();
            OrtStatus.Check(Ort.Api->SetSessionExecutionMode(options, value));
            _executionMode = value;
        }
    }

    public GraphOptimizationLevel GraphOptimizationLevel
    {
        get => _graphOptimizationLevel;
        set
        {
            using var options = this.Borrow();
            OrtStatus.Check(Ort.Api->SetSessionGraphOptimizationLevel(options, value));
            _graphOptimizationLevel = value;
        }
    }

    /// <summary>Whether the memory plan of one run is reused by the next run with the same shapes.</summary>
    public bool EnableMemoryPattern
    {
        get => _enableMemoryPattern;
        set
        {
            using var options = this.Borrow();
            OrtStatus.Check(value ? Ort.Api->EnableMemPattern(options) : Ort.Api->DisableMemPattern(options));
            _enableMemoryPattern = value;
        }
    }

    /// <summary>Whether CPU memory comes from an arena that keeps what was freed.</summary>
    public bool EnableCpuMemArena
    {
        get => _enableCpuMemArena;
        set
        {
            using var options = this.Borrow();
            OrtStatus.Check(value ? Ort.Api->EnableCpuMemArena(options) : Ort.Api->DisableCpuMemArena(options));
            _enableCpuMemArena = value;
        }
    }

    /// <summary>Where to write the model as it is after optimisation; empty for nowhere.</summary>
    public string OptimizedModelFilePath
    {
        get => _optimizedModelFilePath;
        set
        {
            using var options = this.Borrow();
            fixed (byte* path = Utf8.Of(value))
                OrtStatus.Check(Ort.Api->SetOptimizedModelFilePath(options, path));
            _optimizedModelFilePath = value;
        }
    }

    /// <summary>Whether the session times its operators, into the file that <see cref="InferenceSession.EndProfiling"/> names.</summary>
    public bool EnableProfiling
    {
        get => _enableProfiling;
        set
        {
            using var options = this.Borrow();
            fixed (byte* prefix = Utf8.Of(ProfileOutputPathPrefix))
                OrtStatus.Check(value ? Ort.Api->EnableProfiling(options, prefix) : Ort.Api->DisableProfiling(options));
            _enableProfiling = value;
        }
    }

    /// <summary>The beginning of the profile's path; set it before <see cref="EnableProfiling"/>.</summary>
    public string ProfileOutputPathPrefix
    {
        get => _profileOutputPathPrefix;
        set => _profileOutputPathPrefix = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The session's name in log lines.</summary>
    public string LogId
    {
        get => _logId;
        set
        {
            using var options = this.Borrow();
            fixed (byte* logId = Utf8.Of(value))
                OrtStatus.Check(Ort.Api->SetSessionLogId(options, logId));
            _logId = value;
        }
    }

    public OrtLoggingLevel LogSeverityLevel
    {
        get => _logSeverityLevel;
        set
        {
            using var options = this.Borrow();
            OrtStatus.Check(Ort.Api->SetSessionLogSeverityLevel(options, value));
            _logSeverityLevel = value;
        }
    }

    public int LogVerbosityLevel
    {
        get => _logVerbosityLevel;
        set
        {
            using var options = this.Borrow();
            OrtStatus.Check(Ort.Api->SetSessionLogVerbosityLevel(options, value));
            _logVerbosityLevel = value;
        }
    }

    internal IReadOnlyCollection<OrtValue> Initializers => _initializers;

    /// <summary>Uses the environment's thread pools, see <see cref="EnvironmentCreationOptions.threadOptions"/>.</summary>
    public void DisablePerSessionThreads()
    {
        using var options = this.Borrow();
        OrtStatus.Check(Ort.Api->DisablePerSessionThreads(options));
    }

    /// <summary>
    /// Sets an entry of ONNX Runtime's configuration, such as <c>session.intra_op.allow_spinning</c> to <c>0</c>, which lets
    /// idle threads sleep at once.
    /// </summary>
    public void AddSessionConfigEntry(string configKey, string configValue)
    {
        using var options = this.Borrow();
        fixed (byte* key = Utf8.Of(configKey), value = Utf8.Of(configValue))
            OrtStatus.Check(Ort.Api->AddSessionConfigEntry(options, key, value));
    }

    /// <summary>
    /// Replaces the model's initializer <paramref name="name"/>. The value is not copied; it must not be disposed while a
    /// session uses it.
    /// </summary>
    public void AddInitializer(string name, OrtValue ortValue)
    {
        using var options = this.Borrow();
        using var value = ortValue.Handle.Borrow();
        fixed (byte* utf8Name = Utf8.Of(name))
            OrtStatus.Check(Ort.Api->AddInitializer(options, utf8Name, value));
        _initializers.Add(ortValue);
    }

    /// <summary>Fixes the dimensions that carry the denotation <paramref name="dimDenotation"/>.</summary>
    public void AddFreeDimensionOverride(string dimDenotation, long dimValue)
    {
        using var options = this.Borrow();
        fixed (byte* denotation = Utf8.Of(dimDenotation))
            OrtStatus.Check(Ort.Api->AddFreeDimensionOverride(options, denotation, dimValue));
    }

    /// <summary>Fixes the dimensions named <paramref name="dimName"/>.</summary>
    public void AddFreeDimensionOverrideByName(string dimName, long dimValue)
    {
        using var options = this.Borrow();
        fixed (byte* name = Utf8.Of(dimName))
            OrtStatus.Check(Ort.Api->AddFreeDimensionOverrideByName(options, name, dimValue));
    }

    /// <summary>Ends the loading of a session that uses these options, from another thread.</summary>
    public void SetLoadCancellationFlag(bool value)
    {
        using var options = this.Borrow();
        OrtStatus.Check(Ort.Api->SessionOptionsSetLoadCancellationFlag(options, value ? (byte)1 : (byte)0));
    }

    protected override bool ReleaseHandle()
    {
        Ort.Api->ReleaseSessionOptions(handle);
        return true;
    }
}
