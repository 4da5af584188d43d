using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Threads that one operator may use on the CPU. Results are reproducible for a given number.</summary>
    public static int get_num_threads() => Native.tl_num_threads();

    public static void set_num_threads(int num) => Native.Check(Native.tl_set_num_threads(num));

    /// <summary>Threads that run independent operators side by side.</summary>
    public static int get_num_interop_threads() => Native.tl_num_interop_threads();

    /// <exception cref="ExternalException">Work has already begun, so that the number is fixed.</exception>
    public static void set_num_interop_threads(int num) => Native.Check(Native.tl_set_num_interop_threads(num));
}
