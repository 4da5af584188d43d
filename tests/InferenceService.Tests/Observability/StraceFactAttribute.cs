using System.ComponentModel;
using System.Diagnostics;

namespace InferenceService.Tests.Observability;

/// <summary>A test that watches the calls of a process to the system.</summary>
public sealed class StraceFactAttribute : FactAttribute
{
    private static readonly string? Reason = ReasonToSkip();

    public StraceFactAttribute() => Skip = Reason;

    private static string? ReasonToSkip()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("strace", ["-f", "-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0 ? null : "strace may not watch processes here";
        }
        catch (Win32Exception)
        {
            return "strace is missing (Debian: apt-get install strace)";
        }
    }
}
