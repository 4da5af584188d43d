namespace Microsoft.ML.OnnxRuntime;

/// <summary>The result of a native call: null for success, else a code and a message.</summary>
internal static unsafe class OrtStatus
{
    /// <exception cref="OnnxRuntimeException">The status is a failure.</exception>
    public static void Check(nint status)
    {
        if (status != 0) throw ToException(status);
    }

    private static OnnxRuntimeException ToException(nint status)
    {
        try
        {
            return new OnnxRuntimeException(Ort.Api->GetErrorCode(status), Utf8.ToString(Ort.Api->GetErrorMessage(status)));
        }
        finally
        {
            Ort.Api->ReleaseStatus(status);
        }
    }
}
