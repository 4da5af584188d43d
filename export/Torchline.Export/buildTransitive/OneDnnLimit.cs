using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Torchline.Engines;

/// <summary>
/// Limits oneDNN to SSE 4.1 on AMD processors whose cache sizes a hypervisor hides. oneDNN 3.7.1 (libtorch 2.10) computes one byte of cache
/// there, and from that wrong blocks for its kernels of AVX and later: convolutions, their gradients and LSTMs are wrong, without an error.
/// </summary>
/// <remarks>
/// Compiled into each program that calls libtorch: oneDNN reads the variable of the process once, when it computes for the first time. A value
/// that is set already stays. docs/reference/torchsharp.md has the measurements.
/// </remarks>
internal static class OneDnnLimit
{
    private const string Variable = "ONEDNN_MAX_CPU_ISA";
    private const string OldVariable = "DNNL_MAX_CPU_ISA"; // which oneDNN reads, too
    private const string Limit = "SSE41";

    private const int CacheLeaf = unchecked((int)0x8000001D);

    /// <summary>What a processor answers to <c>CPUID</c>.</summary>
    internal delegate (int Eax, int Ebx, int Ecx, int Edx) CpuId(int leaf, int subleaf);

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "oneDNN reads the variable once: nothing later is early enough.")]
    internal static void Apply()
    {
        if (!X86Base.IsSupported || !HidesCaches(X86Base.CpuId) || IsSet(Variable) || IsSet(OldVariable))
            return;
        global::System.Environment.SetEnvironmentVariable(Variable, Limit); // of child processes, and on Windows of this one
        if (global::System.OperatingSystem.IsLinux() || global::System.OperatingSystem.IsMacOS())
            _ = SetVariable(Variable, Limit, 1);
    }

    /// <summary>Whether the processor is AMD's and its description of the caches, which oneDNN reads, is all zero.</summary>
    internal static bool HidesCaches(CpuId cpuId)
    {
        var (_, ebx, ecx, edx) = cpuId(0, 0);
        if ((ebx, edx, ecx) != (0x68747541, 0x69746E65, 0x444D4163)) // "Auth", "enti", "cAMD"
            return false;
        var firstCache = cpuId(CacheLeaf, 0);
        return firstCache is (0, 0, 0, _);
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(global::System.Environment.GetEnvironmentVariable(variable));

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable(string name, string value, int overwrite);
}
