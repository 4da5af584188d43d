using System.ComponentModel;
using System.Diagnostics;

namespace Torchline.Training.Core.Runs;

/// <summary>Which version of the source code trained a run.</summary>
public static class GitCommit
{
    /// <summary>The commit of the working directory, with <c>+</c> when files differ from it; null outside a repository.</summary>
    public static string? Current()
    {
        if (Git("rev-parse", "HEAD") is not { Length: > 0 } commit)
            return null;
        return Git("status", "--porcelain", "--untracked-files=no") is { Length: 0 } ? commit : commit + "+";
    }

    private static string? Git(params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var git = Process.Start(start);
            var output = git?.StandardOutput.ReadToEnd().Trim();
            git?.WaitForExit();
            return git?.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null; // git is not installed
        }
    }
}
