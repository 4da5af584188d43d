using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Leads native log lines to the one managed function that the one environment has.</summary>
internal static unsafe class LogCallback
{
    private static DOrtLoggingFunction? _function;

    public static void* Install(DOrtLoggingFunction function)
    {
        _function = function;
        return (delegate* unmanaged[Cdecl]<nint, OrtLoggingLevel, byte*, byte*, byte*, byte*, void>)&OnMessage;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMessage(nint param, OrtLoggingLevel severity, byte* category, byte* logId, byte* location, byte* message)
    {
        try
        {
            _function?.Invoke(param, severity, Utf8.ToString(category), Utf8.ToString(logId), Utf8.ToString(location),
                Utf8.ToString(message));
        }
        catch (Exception exception)
        {
            // An exception cannot cross native frames: it would end the process.
            Console.Error.WriteLine($"the logging function of ONNX Runtime's environment failed: {exception.Message}");
        }
    }
}
