namespace Microsoft.ML.OnnxRuntime;

/// <summary>How to create the process's environment, where the defaults will not do.</summary>
public struct EnvironmentCreationOptions
{
    public string? logId;
    public OrtLoggingLevel? logLevel;
    public OrtThreadingOptions? threadOptions;
    public DOrtLoggingFunction? loggingFunction;
}
