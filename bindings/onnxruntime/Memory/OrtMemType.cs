namespace Microsoft.ML.OnnxRuntime;

/// <summary>Which memory of an execution provider is meant.</summary>
public enum OrtMemType
{
    CpuInput = -2,
    CpuOutput = -1,
    Cpu = CpuOutput,
    Default = 0,
}
