using System.Runtime.InteropServices;

namespace Torchline.Imaging;

/// <summary>The simplified interface of libpng 1.6: its errors are return values, no jump passes through managed frames.</summary>
internal static unsafe partial class LibPng
{
    [LibraryImport(CodecLibraries.Png, EntryPoint = "png_image_begin_read_from_memory")]
    public static partial int BeginRead(PngImage* image, byte* memory, nuint size);

    [LibraryImport(CodecLibraries.Png, EntryPoint = "png_image_finish_read")]
    public static partial int FinishRead(PngImage* image, void* background, byte* buffer, int rowStride, void* colormap);

    [LibraryImport(CodecLibraries.Png, EntryPoint = "png_image_free")]
    public static partial void Free(PngImage* image);

    [LibraryImport(CodecLibraries.Png, EntryPoint = "png_image_write_to_memory")]
    public static partial int WriteToMemory(
        PngImage* image, byte* memory, nuint* memoryBytes, int convertTo8Bit, byte* buffer, int rowStride, void* colormap);
}
