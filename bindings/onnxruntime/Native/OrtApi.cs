using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>
/// ONNX Runtime's table of C functions, as far as this assembly calls them. The table only grows at its end, so an entry's
/// place is its identity. Unless it returns void, a function returns a status: null for success, else an <see cref="OrtStatus"/>.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct OrtApi
{
    /// <summary>The version of the table that has every entry below; any later library offers it too.</summary>
    public const uint Version = 23;

    private const int Entry = 8;

    // Status
    [FieldOffset(1 * Entry)] public delegate* unmanaged<nint, ErrorCode> GetErrorCode;
    [FieldOffset(2 * Entry)] public delegate* unmanaged<nint, byte*> GetErrorMessage;
    [FieldOffset(93 * Entry)] public delegate* unmanaged<nint, void> ReleaseStatus;

    // Environment
    [FieldOffset(3 * Entry)] public delegate* unmanaged<OrtLoggingLevel, byte*, nint*, nint> CreateEnv;
    [FieldOffset(4 * Entry)]
    public delegate* unmanaged<void*, nint, OrtLoggingLevel, byte*, nint*, nint> CreateEnvWithCustomLogger;
    [FieldOffset(5 * Entry)] public delegate* unmanaged<nint, nint> EnableTelemetryEvents;
    [FieldOffset(6 * Entry)] public delegate* unmanaged<nint, nint> DisableTelemetryEvents;
    [FieldOffset(92 * Entry)] public delegate* unmanaged<nint, void> ReleaseEnv;
    [FieldOffset(119 * Entry)]
    public delegate* unmanaged<OrtLoggingLevel, byte*, nint, nint*, nint> CreateEnvWithGlobalThreadPools;
    [FieldOffset(121 * Entry)] public delegate* unmanaged<nint*, nint> CreateThreadingOptions;
    [FieldOffset(122 * Entry)] public delegate* unmanaged<nint, void> ReleaseThreadingOptions;
    [FieldOffset(125 * Entry)] public delegate* unmanaged<byte***, int*, nint> GetAvailableProviders;
    [FieldOffset(126 * Entry)] public delegate* unmanaged<byte**, int, nint> ReleaseAvailableProviders;
    [FieldOffset(147 * Entry)] public delegate* unmanaged<nint, int, nint> SetGlobalIntraOpNumThreads;
    [FieldOffset(148 * Entry)] public delegate* unmanaged<nint, int, nint> SetGlobalInterOpNumThreads;
    [FieldOffset(149 * Entry)] public delegate* unmanaged<nint, int, nint> SetGlobalSpinControl;
    [FieldOffset(151 * Entry)]
    public delegate* unmanaged<void*, nint, OrtLoggingLevel, byte*, nint, nint*, nint> CreateEnvWithCustomLoggerAndGlobalThreadPools;
    [FieldOffset(155 * Entry)] public delegate* unmanaged<nint, nint> SetGlobalDenormalAsZero;
    [FieldOffset(226 * Entry)] public delegate* unmanaged<nint, int, nint> UpdateEnvWithCustomLogLevel;

    // Session options
    [FieldOffset(10 * Entry)] public delegate* unmanaged<nint*, nint> CreateSessionOptions;
    [FieldOffset(11 * Entry)] public delegate* unmanaged<nint, byte*, nint> SetOptimizedModelFilePath;
    [FieldOffset(13 * Entry)] public delegate* unmanaged<nint, int, nint> SetSessionExecutionMode;
    [FieldOffset(14 * Entry)] public delegate* unmanaged<nint, byte*, nint> EnableProfiling;
    [FieldOffset(15 * Entry)] public delegate* unmanaged<nint, nint> DisableProfiling;
    [FieldOffset(16 * Entry)] public delegate* unmanaged<nint, nint> EnableMemPattern;
    [FieldOffset(17 * Entry)] public delegate* unmanaged<nint, nint> DisableMemPattern;
    [FieldOffset(18 * Entry)] public delegate* unmanaged<nint, nint> EnableCpuMemArena;
    [FieldOffset(19 * Entry)] public delegate* unmanaged<nint, nint> DisableCpuMemArena;
    [FieldOffset(20 * Entry)] public delegate* unmanaged<nint, byte*, nint> SetSessionLogId;
    [FieldOffset(21 * Entry)] public delegate* unmanaged<nint, int, nint> SetSessionLogVerbosityLevel;
    [FieldOffset(22 * Entry)] public delegate* unmanaged<nint, int, nint> SetSessionLogSeverityLevel;
    [FieldOffset(23 * Entry)] public delegate* unmanaged<nint, int, nint> SetSessionGraphOptimizationLevel;
    [FieldOffset(24 * Entry)] public delegate* unmanaged<nint, int, nint> SetIntraOpNumThreads;
    [FieldOffset(25 * Entry)] public delegate* unmanaged<nint, int, nint> SetInterOpNumThreads;
    [FieldOffset(79 * Entry)] public delegate* unmanaged<nint, byte*, long, nint> AddFreeDimensionOverride;
    [FieldOffset(100 * Entry)] public delegate* unmanaged<nint, void> ReleaseSessionOptions;
    [FieldOffset(120 * Entry)] public delegate* unmanaged<nint, nint> DisablePerSessionThreads;
    [FieldOffset(124 * Entry)] public delegate* unmanaged<nint, byte*, long, nint> AddFreeDimensionOverrideByName;
    [FieldOffset(130 * Entry)] public delegate* unmanaged<nint, byte*, byte*, nint> AddSessionConfigEntry;
    [FieldOffset(150 * Entry)] public delegate* unmanaged<nint, byte*, nint, nint> AddInitializer;
    [FieldOffset(293 * Entry)] public delegate* unmanaged<nint, byte, nint> SessionOptionsSetLoadCancellationFlag;

    // Execution providers
    [FieldOffset(170 * Entry)] public delegate* unmanaged<nint, nint, nint> SessionOptionsAppendExecutionProvider_TensorRT_V2;
    [FieldOffset(171 * Entry)] public delegate* unmanaged<nint*, nint> CreateTensorRTProviderOptions;
    [FieldOffset(172 * Entry)] public delegate* unmanaged<nint, byte**, byte**, nuint, nint> UpdateTensorRTProviderOptions;
    [FieldOffset(173 * Entry)] public delegate* unmanaged<nint, nint, byte**, nint> GetTensorRTProviderOptionsAsString;
    [FieldOffset(174 * Entry)] public delegate* unmanaged<nint, void> ReleaseTensorRTProviderOptions;
    [FieldOffset(204 * Entry)] public delegate* unmanaged<nint, nint, nint> SessionOptionsAppendExecutionProvider_CUDA_V2;
    [FieldOffset(205 * Entry)] public delegate* unmanaged<nint*, nint> CreateCUDAProviderOptions;
    [FieldOffset(206 * Entry)] public delegate* unmanaged<nint, byte**, byte**, nuint, nint> UpdateCUDAProviderOptions;
    [FieldOffset(207 * Entry)] public delegate* unmanaged<nint, nint, byte**, nint> GetCUDAProviderOptionsAsString;
    [FieldOffset(208 * Entry)] public delegate* unmanaged<nint, void> ReleaseCUDAProviderOptions;
    [FieldOffset(216 * Entry)]
    public delegate* unmanaged<nint, byte*, byte**, byte**, nuint, nint> SessionOptionsAppendExecutionProvider;

    // Run options
    [FieldOffset(39 * Entry)] public delegate* unmanaged<nint*, nint> CreateRunOptions;
    [FieldOffset(40 * Entry)] public delegate* unmanaged<nint, int, nint> RunOptionsSetRunLogVerbosityLevel;
    [FieldOffset(41 * Entry)] public delegate* unmanaged<nint, int, nint> RunOptionsSetRunLogSeverityLevel;
    [FieldOffset(42 * Entry)] public delegate* unmanaged<nint, byte*, nint> RunOptionsSetRunTag;
    [FieldOffset(46 * Entry)] public delegate* unmanaged<nint, nint> RunOptionsSetTerminate;
    [FieldOffset(47 * Entry)] public delegate* unmanaged<nint, nint> RunOptionsUnsetTerminate;
    [FieldOffset(97 * Entry)] public delegate* unmanaged<nint, void> ReleaseRunOptions;
    [FieldOffset(165 * Entry)] public delegate* unmanaged<nint, byte*, byte*, nint> AddRunConfigEntry;

    // Session
    [FieldOffset(7 * Entry)] public delegate* unmanaged<nint, byte*, nint, nint*, nint> CreateSession;
    [FieldOffset(8 * Entry)] public delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint> CreateSessionFromArray;
    [FieldOffset(9 * Entry)] public delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint> Run;
    [FieldOffset(30 * Entry)] public delegate* unmanaged<nint, nuint*, nint> SessionGetInputCount;
    [FieldOffset(31 * Entry)] public delegate* unmanaged<nint, nuint*, nint> SessionGetOutputCount;
    [FieldOffset(32 * Entry)] public delegate* unmanaged<nint, nuint*, nint> SessionGetOverridableInitializerCount;
    [FieldOffset(33 * Entry)] public delegate* unmanaged<nint, nuint, nint*, nint> SessionGetInputTypeInfo;
    [FieldOffset(34 * Entry)] public delegate* unmanaged<nint, nuint, nint*, nint> SessionGetOutputTypeInfo;
    [FieldOffset(35 * Entry)] public delegate* unmanaged<nint, nuint, nint*, nint> SessionGetOverridableInitializerTypeInfo;
    [FieldOffset(36 * Entry)] public delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetInputName;
    [FieldOffset(37 * Entry)] public delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetOutputName;
    [FieldOffset(38 * Entry)] public delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetOverridableInitializerName;
    [FieldOffset(95 * Entry)] public delegate* unmanaged<nint, void> ReleaseSession;
    [FieldOffset(110 * Entry)] public delegate* unmanaged<nint, nint, byte**, nint> SessionEndProfiling;
    [FieldOffset(146 * Entry)] public delegate* unmanaged<nint, ulong*, nint> SessionGetProfilingStartTimeNs;

    // Model metadata
    [FieldOffset(111 * Entry)] public delegate* unmanaged<nint, nint*, nint> SessionGetModelMetadata;
    [FieldOffset(112 * Entry)] public delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetProducerName;
    [FieldOffset(113 * Entry)] public delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetGraphName;
    [FieldOffset(114 * Entry)] public delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetDomain;
    [FieldOffset(115 * Entry)] public delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetDescription;
    [FieldOffset(116 * Entry)] public delegate* unmanaged<nint, nint, byte*, byte**, nint> ModelMetadataLookupCustomMetadataMap;
    [FieldOffset(117 * Entry)] public delegate* unmanaged<nint, long*, nint> ModelMetadataGetVersion;
    [FieldOffset(118 * Entry)] public delegate* unmanaged<nint, void> ReleaseModelMetadata;
    [FieldOffset(123 * Entry)] public delegate* unmanaged<nint, nint, byte***, long*, nint> ModelMetadataGetCustomMetadataMapKeys;
    [FieldOffset(158 * Entry)] public delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetGraphDescription;

    // I/O binding
    [FieldOffset(133 * Entry)] public delegate* unmanaged<nint, nint, nint, nint> RunWithBinding;
    [FieldOffset(134 * Entry)] public delegate* unmanaged<nint, nint*, nint> CreateIoBinding;
    [FieldOffset(135 * Entry)] public delegate* unmanaged<nint, void> ReleaseIoBinding;
    [FieldOffset(136 * Entry)] public delegate* unmanaged<nint, byte*, nint, nint> BindInput;
    [FieldOffset(137 * Entry)] public delegate* unmanaged<nint, byte*, nint, nint> BindOutput;
    [FieldOffset(138 * Entry)] public delegate* unmanaged<nint, byte*, nint, nint> BindOutputToDevice;
    [FieldOffset(139 * Entry)] public delegate* unmanaged<nint, nint, byte**, nuint**, nuint*, nint> GetBoundOutputNames;
    [FieldOffset(140 * Entry)] public delegate* unmanaged<nint, nint, nint**, nuint*, nint> GetBoundOutputValues;
    [FieldOffset(141 * Entry)] public delegate* unmanaged<nint, void> ClearBoundInputs;
    [FieldOffset(142 * Entry)] public delegate* unmanaged<nint, void> ClearBoundOutputs;
    [FieldOffset(202 * Entry)] public delegate* unmanaged<nint, nint> SynchronizeBoundInputs;
    [FieldOffset(203 * Entry)] public delegate* unmanaged<nint, nint> SynchronizeBoundOutputs;

    // Types
    [FieldOffset(55 * Entry)] public delegate* unmanaged<nint, nint*, nint> CastTypeInfoToTensorInfo;
    [FieldOffset(56 * Entry)] public delegate* unmanaged<nint, OnnxValueType*, nint> GetOnnxTypeFromTypeInfo;
    [FieldOffset(60 * Entry)] public delegate* unmanaged<nint, TensorElementType*, nint> GetTensorElementType;
    [FieldOffset(61 * Entry)] public delegate* unmanaged<nint, nuint*, nint> GetDimensionsCount;
    [FieldOffset(62 * Entry)] public delegate* unmanaged<nint, long*, nuint, nint> GetDimensions;
    [FieldOffset(63 * Entry)] public delegate* unmanaged<nint, byte**, nuint, nint> GetSymbolicDimensions;
    [FieldOffset(98 * Entry)] public delegate* unmanaged<nint, void> ReleaseTypeInfo;
    [FieldOffset(99 * Entry)] public delegate* unmanaged<nint, void> ReleaseTensorTypeAndShapeInfo;
    [FieldOffset(103 * Entry)] public delegate* unmanaged<nint, nint*, nint> CastTypeInfoToMapTypeInfo;
    [FieldOffset(104 * Entry)] public delegate* unmanaged<nint, nint*, nint> CastTypeInfoToSequenceTypeInfo;
    [FieldOffset(105 * Entry)] public delegate* unmanaged<nint, TensorElementType*, nint> GetMapKeyType;
    [FieldOffset(106 * Entry)] public delegate* unmanaged<nint, nint*, nint> GetMapValueType;
    [FieldOffset(107 * Entry)] public delegate* unmanaged<nint, nint*, nint> GetSequenceElementType;
    [FieldOffset(250 * Entry)] public delegate* unmanaged<nint, nint*, nint> CastTypeInfoToOptionalTypeInfo;
    [FieldOffset(251 * Entry)] public delegate* unmanaged<nint, nint*, nint> GetOptionalContainedTypeInfo;

    // Values
    [FieldOffset(48 * Entry)]
    public delegate* unmanaged<nint, long*, nuint, TensorElementType, nint*, nint> CreateTensorAsOrtValue;
    [FieldOffset(49 * Entry)]
    public delegate* unmanaged<nint, void*, nuint, long*, nuint, TensorElementType, nint*, nint> CreateTensorWithDataAsOrtValue;
    [FieldOffset(50 * Entry)] public delegate* unmanaged<nint, int*, nint> IsTensor;
    [FieldOffset(51 * Entry)] public delegate* unmanaged<nint, void**, nint> GetTensorMutableData;
    [FieldOffset(65 * Entry)] public delegate* unmanaged<nint, nint*, nint> GetTensorTypeAndShape;
    [FieldOffset(66 * Entry)] public delegate* unmanaged<nint, nint*, nint> GetTypeInfo;
    [FieldOffset(67 * Entry)] public delegate* unmanaged<nint, OnnxValueType*, nint> GetValueType;
    [FieldOffset(80 * Entry)] public delegate* unmanaged<nint, int, nint, nint*, nint> GetValue;
    [FieldOffset(81 * Entry)] public delegate* unmanaged<nint, nuint*, nint> GetValueCount;
    [FieldOffset(82 * Entry)] public delegate* unmanaged<nint*, nuint, OnnxValueType, nint*, nint> CreateValue;
    [FieldOffset(96 * Entry)] public delegate* unmanaged<nint, void> ReleaseValue;
    [FieldOffset(127 * Entry)] public delegate* unmanaged<nint, nuint, nuint*, nint> GetStringTensorElementLength;
    [FieldOffset(128 * Entry)] public delegate* unmanaged<nint, nuint, nuint, byte*, nint> GetStringTensorElement;
    [FieldOffset(178 * Entry)] public delegate* unmanaged<nint, int*, nint> IsSparseTensor;
    [FieldOffset(192 * Entry)] public delegate* unmanaged<nint, int*, nint> HasValue;
    [FieldOffset(194 * Entry)] public delegate* unmanaged<nint, nint*, nint> GetTensorMemoryInfo;
    [FieldOffset(252 * Entry)] public delegate* unmanaged<nint, nuint, nuint, byte**, nint> GetResizedStringTensorElementBuffer;
    [FieldOffset(318 * Entry)] public delegate* unmanaged<nint, nuint*, nint> GetTensorSizeInBytes;

    // Memory
    [FieldOffset(68 * Entry)] public delegate* unmanaged<byte*, OrtAllocatorType, int, OrtMemType, nint*, nint> CreateMemoryInfo;
    [FieldOffset(69 * Entry)] public delegate* unmanaged<OrtAllocatorType, OrtMemType, nint*, nint> CreateCpuMemoryInfo;
    [FieldOffset(70 * Entry)] public delegate* unmanaged<nint, nint, int*, nint> CompareMemoryInfo;
    [FieldOffset(71 * Entry)] public delegate* unmanaged<nint, byte**, nint> MemoryInfoGetName;
    [FieldOffset(72 * Entry)] public delegate* unmanaged<nint, int*, nint> MemoryInfoGetId;
    [FieldOffset(73 * Entry)] public delegate* unmanaged<nint, int*, nint> MemoryInfoGetMemType;
    [FieldOffset(74 * Entry)] public delegate* unmanaged<nint, int*, nint> MemoryInfoGetType;
    [FieldOffset(75 * Entry)] public delegate* unmanaged<nint, nuint, void**, nint> AllocatorAlloc;
    [FieldOffset(76 * Entry)] public delegate* unmanaged<nint, void*, nint> AllocatorFree;
    [FieldOffset(77 * Entry)] public delegate* unmanaged<nint, nint*, nint> AllocatorGetInfo;
    [FieldOffset(78 * Entry)] public delegate* unmanaged<nint*, nint> GetAllocatorWithDefaultOptions;
    [FieldOffset(94 * Entry)] public delegate* unmanaged<nint, void> ReleaseMemoryInfo;
    [FieldOffset(131 * Entry)] public delegate* unmanaged<nint, nint, nint*, nint> CreateAllocator;
    [FieldOffset(132 * Entry)] public delegate* unmanaged<nint, void> ReleaseAllocator;
}
