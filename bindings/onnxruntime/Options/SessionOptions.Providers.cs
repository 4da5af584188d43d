using System.Globalization;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Execution providers, asked in the order in which they are appended; the CPU takes what they leave.</summary>
public unsafe partial class SessionOptions
{
    public static SessionOptions MakeSessionOptionWithCudaProvider(int deviceId = 0) =>
        With(options => options.AppendExecutionProvider_CUDA(deviceId));

    public static SessionOptions MakeSessionOptionWithCudaProvider(OrtCUDAProviderOptions cudaProviderOptions) =>
        With(options => options.AppendExecutionProvider_CUDA(cudaProviderOptions));

    public static SessionOptions MakeSessionOptionWithTensorrtProvider(int deviceId = 0) =>
        With(options =>
        {
            options.AppendExecutionProvider_Tensorrt(deviceId);
            options.AppendExecutionProvider_CUDA(deviceId);
        });

    public static SessionOptions MakeSessionOptionWithTensorrtProvider(OrtTensorRTProviderOptions trtProviderOptions) =>
        With(options =>
        {
            options.AppendExecutionProvider_Tensorrt(trtProviderOptions);
            options.AppendExecutionProvider_CUDA(trtProviderOptions.GetDeviceId());
        });

    public void AppendExecutionProvider_CPU(int useArena = 1)
    {
        using var options = this.Borrow();
        OrtStatus.Check(Ort.OrtSessionOptionsAppendExecutionProvider_CPU(options, useArena));
    }

    public void AppendExecutionProvider_CUDA(int deviceId = 0)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(ForDevice(deviceId));
        AppendExecutionProvider_CUDA(cuda);
    }

    /// <exception cref="OnnxRuntimeException">The CUDA provider's library, CUDA or the device is missing.</exception>
    public void AppendExecutionProvider_CUDA(OrtCUDAProviderOptions cudaProviderOptions)
    {
        using var options = BorrowWithLogger();
        using var cuda = cudaProviderOptions.Borrow();
        OrtStatus.Check(Ort.Api->SessionOptionsAppendExecutionProvider_CUDA_V2(options, cuda));
    }

    public void AppendExecutionProvider_Tensorrt(int deviceId = 0)
    {
        using var tensorRT = new OrtTensorRTProviderOptions();
        tensorRT.UpdateOptions(ForDevice(deviceId));
        AppendExecutionProvider_Tensorrt(tensorRT);
    }

    /// <exception cref="OnnxRuntimeException">The TensorRT provider's library, TensorRT or the device is missing.</exception>
    public void AppendExecutionProvider_Tensorrt(OrtTensorRTProviderOptions trtProviderOptions)
    {
        using var options = BorrowWithLogger();
        using var tensorRT = trtProviderOptions.Borrow();
        OrtStatus.Check(Ort.Api->SessionOptionsAppendExecutionProvider_TensorRT_V2(options, tensorRT));
    }

    /// <summary>Appends a provider by name, such as <c>WebGPU</c> or <c>XNNPACK</c>, with its own options.</summary>
    /// <exception cref="OnnxRuntimeException">The library has no such provider.</exception>
    public void AppendExecutionProvider(string providerName, Dictionary<string, string>? providerOptions = null)
    {
        using var options = BorrowWithLogger();
        var keys = new Utf8Strings(providerOptions?.Keys ?? (IReadOnlyCollection<string>)[]);
        var values = new Utf8Strings(providerOptions?.Values ?? (IReadOnlyCollection<string>)[]);
        fixed (byte* name = Utf8.Of(providerName))
        fixed (nint* keyPointers = keys.Pointers, valuePointers = values.Pointers)
            OrtStatus.Check(Ort.Api->SessionOptionsAppendExecutionProvider(
                options, name, (byte**)keyPointers, (byte**)valuePointers, (nuint)keys.Pointers.Length));
        GC.KeepAlive(keys);
        GC.KeepAlive(values);
    }

    /// <summary>Loading a provider logs, and there is no logger before there is an environment.</summary>
    private BorrowedHandle BorrowWithLogger()
    {
        OrtEnv.Instance();
        return this.Borrow();
    }

    private static Dictionary<string, string> ForDevice(int id) => new() { ["device_id"] = id.ToString(CultureInfo.InvariantCulture) };

    private static SessionOptions With(Action<SessionOptions> append)
    {
        var options = new SessionOptions();
        try
        {
            append(options);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }
}
