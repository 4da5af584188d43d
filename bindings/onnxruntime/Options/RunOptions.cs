using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>How one run, or all runs that share these options, is logged and ended.</summary>
public unsafe class RunOptions : SafeHandle
{
    private string _logId = "";
    private int _logVerbosityLevel;
    private OrtLoggingLevel _logSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
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
            using var options = this.Borrow();
            OrtStatus.Check(value ? Ort.Api->RunOptionsSetTerminate(options) : Ort.Api->RunOptionsUnsetTerminate(options));
            _terminate = value;
        }
    }

    /// <summary>The run's name in log lines.</summary>
    public string LogId
    {
        get => _logId;
        set
        {
            using var options = this.Borrow();
            fixed (byte* tag = Utf8.Of(value))
                OrtStatus.Check(Ort.Api->RunOptionsSetRunTag(options, tag));
            _logId = value;
        }
    }

    public OrtLoggingLevel LogSeverityLevel
    {
        get => _logSeverityLevel;
        set
        {
            using var options = this.Borrow();
            OrtStatus.Check(Ort.Api->RunOptionsSetRunLogSeverityLevel(options, value));
            _logSeverityLevel = value;
        }
    }

    public int LogVerbosityLevel
    {
        get => _logVerbosityLevel;
        set
        {
            using var options = this.Borrow();
            OrtStatus.Check(Ort.Api->RunOptionsSetRunLogVerbosityLevel(options, value));
            _logVerbosityLevel = value;
        }
    }

    /// <summary>
    /// Sets an entry of a run's configuration, such as <c>memory.enable_memory_arena_shrinkage</c> to <c>cpu:0</c>.
    /// </summary>
    public void AddRunConfigEntry(string configKey, string configValue)
    {
        using var options = this.Borrow();
        fixed (byte* key = Utf8.Of(configKey), value = Utf8.Of(configValue))
            OrtStatus.Check(Ort.Api->AddRunConfigEntry(options, key, value));
    }

    protected override bool ReleaseHandle()
    {
        Ort.Api->ReleaseRunOptions(handle);
        return true;
    }
}
