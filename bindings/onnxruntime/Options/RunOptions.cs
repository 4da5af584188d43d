using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>How one run, or all runs that share these options, is logged and ended.</summary>
public unsafe class RunOptions : SafeHandle
{
    // Read by other threads than the one that sets it.
    private volatile bool _terminate;

    public RunOptions() : base(0, ownsHandle: true)
    {
        nint options;
        OrtStatus.Check(Ort.Api->CreateRunOptions(&options));
        SetHandle(options);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Set from another thread, ends every run that uses these options, before its next operator.</summary>
    public bool Terminate
    {
        get => _terminate;
        set
        {
            this.Call(value ? Ort.Api->RunOptionsSetTerminate : Ort.Api->RunOptionsUnsetTerminate);
            _terminate = value;
        }
    }

    /// <summary>The run's name in log lines.</summary>
    public string LogId
    {
        get;
        set => field = this.Set(Ort.Api->RunOptionsSetRunTag, value);
    } = "";

    public OrtLoggingLevel LogSeverityLevel
    {
        get;
        set => field = (OrtLoggingLevel)this.Set(Ort.Api->RunOptionsSetRunLogSeverityLevel, (int)value);
    } = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    public int LogVerbosityLevel
    {
        get;
        set => field = this.Set(Ort.Api->RunOptionsSetRunLogVerbosityLevel, value);
    }

    /// <summary>
    /// Sets an entry of a run's configuration, such as <c>memory.enable_memory_arena_shrinkage</c> to <c>cpu:0</c>.
    /// </summary>
    public void AddRunConfigEntry(string configKey, string configValue) =>
        this.SetEntry(Ort.Api->AddRunConfigEntry, configKey, configValue);

    protected override bool ReleaseHandle()
    {
        Ort.Api->ReleaseRunOptions(handle);
        return true;
    }
}
