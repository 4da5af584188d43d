using System.Diagnostics;
using Xunit;

namespace Imaging.Tests;

/// <summary>A fact that compares with Debian's python3-pil; skipped, with the reason, where it or the data is absent.</summary>
internal sealed class PillowFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";

    private static readonly Lazy<bool> Installed = new(() =>
    {
        if (!File.Exists(Python)) return false;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import PIL, numpy"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    });

    public PillowFactAttribute(params string[] sharedData) => Skip = Installed.Value
        ? SharedData.ReasonToSkip(sharedData)
        : "no python3-pil and python3-numpy (apt-get install them)";
}
