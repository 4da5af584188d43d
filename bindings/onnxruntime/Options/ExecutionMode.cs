namespace Microsoft.ML.OnnxRuntime;

/// <summary>Whether independent branches of the graph run one after the other or side by side.</summary>
public enum ExecutionMode
{
    ORT_SEQUENTIAL = 0,
    ORT_PARALLEL = 1,
}
