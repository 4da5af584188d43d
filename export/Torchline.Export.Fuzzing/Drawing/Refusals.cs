using System.Runtime.InteropServices;

namespace Torchline.Export.Fuzzing.Drawing;

/// <summary>Programs that libtorch itself refuses: they are drawn again.</summary>
internal static class Refusals
{
    /// <summary>Whether the exception is libtorch's, TorchSharp's or that of size arithmetic: the program is none.</summary>
    public static bool IsOfLibtorch(Exception failure) => failure is ExternalException or ArgumentException or DivideByZeroException
        or IndexOutOfRangeException or InvalidOperationException or NotImplementedException or OverflowException or NotSupportedException;
}
