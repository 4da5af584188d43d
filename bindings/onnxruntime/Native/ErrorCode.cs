namespace Microsoft.ML.OnnxRuntime;

/// <summary>What kind of failure a status reports (<c>OrtErrorCode</c> of the C API).</summary>
internal enum ErrorCode
{
    Ok,
    Fail,
    InvalidArgument,
    NoSuchFile,
    NoModel,
    EngineError,
    RuntimeException,
    InvalidProtobuf,
    ModelLoaded,
    NotImplemented,
    InvalidGraph,
    ExecutionProviderFail,
    ModelLoadCanceled,
    ModelRequiresCompilation,
    NotFound,
}
