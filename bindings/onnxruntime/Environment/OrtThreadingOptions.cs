using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Thread pools of the environment, for sessions that call <see cref="SessionOptions.DisablePerSessionThreads"/>.</summary>
public unsafe class OrtThreadingOptions : SafeHandle
{
    public OrtThreadingOptions() : base(0, ownsHandle: true)
    {
        nint options;
        OrtStatus.Check(Ort.Api->CreateThreadingOptions(&options));
        SetHandle(options);
    }

    public override bool IsInvalid => handle == 0;

    public int GlobalIntraOpNumThreads
    {
        set => this.Set(Ort.Api->SetGlobalIntraOpNumThreads, value);
    }

    public int GlobalInterOpNumThreads
    {
        set => this.Set(Ort.Api->SetGlobalInterOpNumThreads, value);
    }

    /// <summary>Whether idle threads spin for a while before they sleep: lower latency for more processor time.</summary>
    public bool GlobalSpinControl
    {
        set => this.Set(Ort.Api->SetGlobalSpinControl, value ? 1 : 0);
    }

    public void SetGlobalDenormalAsZero() => this.Call(Ort.Api->SetGlobalDenormalAsZero);

    protected override bool ReleaseHandle()
    {
        Ort.Api->ReleaseThreadingOptions(handle);
        return true;
    }
}
