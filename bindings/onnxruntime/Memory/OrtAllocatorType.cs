namespace Microsoft.ML.OnnxRuntime;

/// <summary>Whether memory comes straight from the device or from an arena over it.</summary>
public enum OrtAllocatorType
{
    DeviceAllocator = 0,
    ArenaAllocator = 1,
}
