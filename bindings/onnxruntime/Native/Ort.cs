using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The native library: found by its ordinary name, <c>libonnxruntime.so</c>, beside the program.</summary>
internal static unsafe class Ort
{
    private const string Library = "onnxruntime";

    private static OrtApi* _api;

    /// <summary>The library's functions, loaded at first use.</summary>
    /// <exception cref="DllNotFoundException">The library is absent, or too old to have all functions that are called here.</exception>
    public static OrtApi* Api => _api is null ? _api = Load() : _api;

    public static string VersionString => Utf8.ToString(Base()->GetVersionString());

    /// <summary>The CPU provider alone is appended by an exported function, not through the table.</summary>
    [DllImport(Library)]
    public static extern nint OrtSessionOptionsAppendExecutionProvider_CPU(nint options, int useArena);

    private static OrtApi* Load()
    {
        var api = Base()->GetApi(OrtApi.Version);
        return api is not null
            ? api
            : throw new DllNotFoundException(
                $"libonnxruntime.so is version {VersionString}; 1.{OrtApi.Version} or later is needed. Run ./torchline setup");
    }

    private static OrtApiBase* Base()
    {
        try
        {
            return OrtGetApiBase();
        }
        catch (DllNotFoundException exception)
        {
            throw new DllNotFoundException(
                $"ONNX Runtime's library libonnxruntime.so is not beside the program, in {AppContext.BaseDirectory}. "
                + "Run ./torchline setup, which fetches it, and build again", exception);
        }
    }

    [DllImport(Library)]
    private static extern OrtApiBase* OrtGetApiBase();

    [StructLayout(LayoutKind.Sequential)]
    private struct OrtApiBase
    {
        public delegate* unmanaged<uint, OrtApi*> GetApi;
        public delegate* unmanaged<byte*> GetVersionString;
    }
}
