namespace Torchline.Training.Weights;

/// <summary>Part of a file.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct ByteRange(long Offset, long Length);
