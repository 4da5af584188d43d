using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>How a session loads and runs its model. Options are read when the session is created.</summary>
public unsafe partial class SessionOptions : SafeHandle
{
    // Initializers are not copied: whoever uses these options has to keep their memory.
    private readonly List<OrtValue> _initializers = [];

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
        get;
        set => field = this.Set(Ort.Api->SetIntraOpNumThreads, value);
    }

    /// <summary>Operators side by side, where <see cref="ExecutionMode"/> is parallel; 0 is one a core.</summary>
    public int InterOpNumThreads
    {
        get;
        set => field = this.Set(Ort.Api->SetInterOpNumThreads, value);
    }

    public ExecutionMode ExecutionMode
    {
        get;
        set => field = (ExecutionMode)this.Set(Ort.Api->SetSessionExecutionMode, (int)value);
    }

    public GraphOptimizationLevel GraphOptimizationLevel
    {
        get;
        set => field = (GraphOptimizationLevel)this.Set(Ort.Api->SetSessionGraphOptimizationLevel, (int)value);
    } = GraphOptimizationLevel.ORT_ENABLE_ALL;

    /// <summary>Whether the memory plan of one run is reused by the next run with the same shapes.</summary>
    public bool EnableMemoryPattern
    {
        get;
        set
        {
            this.Call(value ? Ort.Api->EnableMemPattern : Ort.Api->DisableMemPattern);
            field = value;
        }
    } = true;

    /// <summary>Whether CPU memory comes from an arena that keeps what was freed.</summary>
    public bool EnableCpuMemArena
    {
        get;
        set
        {
            this.Call(value ? Ort.Api->EnableCpuMemArena : Ort.Api->DisableCpuMemArena);
            field = value;
        }
    } = true;

    /// <summary>Where to write the model as it is after optimisation; empty for nowhere.</summary>
    public string OptimizedModelFilePath
    {
        get;
        set => field = this.Set(Ort.Api->SetOptimizedModelFilePath, value);
    } = "";

    /// <summary>Whether the session times its operators, into the file that <see cref="InferenceSession.EndProfiling"/> names.</summary>
    public bool EnableProfiling
    {
        get;
        set
        {
            if (value) this.Set(Ort.Api->EnableProfiling, ProfileOutputPathPrefix);
            else this.Call(Ort.Api->DisableProfiling);
            field = value;
        }
    }

    /// <summary>The beginning of the profile's path; set it before <see cref="EnableProfiling"/>.</summary>
    public string ProfileOutputPathPrefix { get; set; } = "onnxruntime_profile_";

    /// <summary>The session's name in log lines.</summary>
    public string LogId
    {
        get;
        set => field = this.Set(Ort.Api->SetSessionLogId, value);
    } = "";

    public OrtLoggingLevel LogSeverityLevel
    {
        get;
        set => field = (OrtLoggingLevel)this.Set(Ort.Api->SetSessionLogSeverityLevel, (int)value);
    } = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    public int LogVerbosityLevel
    {
        get;
        set => field = this.Set(Ort.Api->SetSessionLogVerbosityLevel, value);
    }

    internal IReadOnlyCollection<OrtValue> Initializers => _initializers;

    /// <summary>Uses the environment's thread pools, see <see cref="EnvironmentCreationOptions.threadOptions"/>.</summary>
    public void DisablePerSessionThreads() => this.Call(Ort.Api->DisablePerSessionThreads);

    /// <summary>
    /// Sets an entry of ONNX Runtime's configuration, such as <c>session.intra_op.allow_spinning</c> to <c>0</c>, which lets
    /// idle threads sleep at once.
    /// </summary>
    public void AddSessionConfigEntry(string configKey, string configValue) =>
        this.SetEntry(Ort.Api->AddSessionConfigEntry, configKey, configValue);

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
