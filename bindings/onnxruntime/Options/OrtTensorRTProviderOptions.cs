using System.Globalization;
using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Options of the TensorRT execution provider, by their names in ONNX Runtime's documentation.</summary>
public unsafe class OrtTensorRTProviderOptions : SafeHandle
{
    private int _deviceId;

    public OrtTensorRTProviderOptions() : base(0, ownsHandle: true)
    {
        OrtEnv.Instance(); // the provider is loaded here and logs, which it cannot before there is an environment
        nint options;
        OrtStatus.Check(Ort.Api->CreateTensorRTProviderOptions(&options));
        SetHandle(options);
    }

    public override bool IsInvalid => handle == 0;

    /// <exception cref="OnnxRuntimeException">The provider has no such option, or not with such a value.</exception>
    public void UpdateOptions(Dictionary<string, string> providerOptions)
    {
        ProviderOptions.Update(this, providerOptions, Ort.Api->UpdateTensorRTProviderOptions);
        if (providerOptions.TryGetValue("device_id", out var id)) _deviceId = int.Parse(id, CultureInfo.InvariantCulture);
    }

    /// <summary>All options, as <c>key=value;key=value</c>.</summary>
    public string GetOptions() => ProviderOptions.Text(this, Ort.Api->GetTensorRTProviderOptionsAsString);

    /// <summary>The device that these options name, 0 unless set.</summary>
    public int GetDeviceId() => _deviceId;

    protected override bool ReleaseHandle()
    {
        Ort.Api->ReleaseTensorRTProviderOptions(handle);
        return true;
    }
}
