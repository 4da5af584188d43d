using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Torchline.Telemetry;

/// <summary>
/// Turns ONNX Runtime's telemetry off, which otherwise looks for a collector on the network as soon as its library is loaded. The library
/// reads the environment of the process; the managed copy of it does not count.
/// </summary>
/// <remarks>
/// Compiled into each program that calls ONNX Runtime, as the initializer of a module runs before anything of it. A value that is set
/// already stays.
/// </remarks>
internal static class OnnxRuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";
    private const string Off = "1";

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The library reads the variable when it is loaded: nothing later is early enough.")]
    internal static void TurnOff()
    {
        if (!string.IsNullOrEmpty(global::System.Environment.GetEnvironmentVariable(Variable)))
            return;
        global::System.Environment.SetEnvironmentVariable(Variable, Off); // of child processes, and on Windows of this one
        if (global::System.OperatingSystem.IsWindows())
            _ = SetWindowsVariable(Variable, Off);
        else if (global::System.OperatingSystem.IsLinux() || global::System.OperatingSystem.IsMacOS())
            _ = SetVariable(Variable, Off, 1);
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable(string name, string value, int overwrite);

    [DllImport("ucrtbase", EntryPoint = "_putenv_s", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SetWindowsVariable(string name, string value);
}
