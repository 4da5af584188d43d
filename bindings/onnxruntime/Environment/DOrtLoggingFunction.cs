namespace Microsoft.ML.OnnxRuntime;

/// <summary>Receives ONNX Runtime's log lines; it may be called on any thread and must not throw.</summary>
public delegate void DOrtLoggingFunction(
    IntPtr param, OrtLoggingLevel severity, string category, string logId, string codeLocation, string message);
