using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Options of the CUDA execution provider, by their names in ONNX Runtime's documentation.</summary>
public unsafe class OrtCUDAProviderOptions : SafeHandle
{
    public OrtCUDAProviderOptions() : base(0, ownsHandle: true)
    {
        OrtEnv.Instance(); // the provider is loaded here and logs, which it cannot before there is an environment
        nint options;
        OrtStatus.Check(Ort.Api->CreateCUDAProviderOptions(&options));
        SetHandle(options);
    }

    public override bool IsInvalid => handle == 0;

    /// <exception cref="OnnxRuntimeException">The provider has no such option, or not with such a value.</exception>
    public void UpdateOptions(Dictionary<string, string> providerOptions) =>
        ProviderOptions.Update(this, providerOptions, Ort.Api->UpdateCUDAProviderOptions);

    /// <summary>All options, as <c>key=value;key=value</c>.</summary>
    public string GetOptions() => ProviderOptions.Text(this, Ort.Api->GetCUDAProviderOptionsAsString);

    protected override bool ReleaseHandle()
    {
        Ort.Api->ReleaseCUDAProviderOptions(handle);
        return true;
    }
}
