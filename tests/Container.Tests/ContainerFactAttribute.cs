using Xunit;

namespace Container.Tests;

/// <summary>A fact that builds and runs an image; skipped, with the reason, where the machine does not allow it.</summary>
internal sealed class ContainerFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> SkipReason = new(() =>
    {
        if (!OperatingSystem.IsLinux()) return "images are built on Linux only";
        var (exitCode, output) = DeployTest.Run("--check");
        return exitCode == 0 ? null : output.Split('\n')[^1];
    });

    public ContainerFactAttribute() => Skip = SkipReason.Value;
}
