namespace Microsoft.ML.OnnxRuntime;

/// <summary>A failure that ONNX Runtime reports: its message holds the error code and ONNX Runtime's own text.</summary>
public class OnnxRuntimeException : Exception
{
    internal OnnxRuntimeException(ErrorCode code, string message) : base($"[ErrorCode:{code}] {message}")
    {
    }
}
