using Xunit;

namespace Web.Tests;

/// <summary>The Chromium of the system, which Debian has as a package.</summary>
internal static class Chromium
{
    /// <summary>Its program; null where there is none.</summary>
    public static string? Path { get; } =
        new[] { Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
            .FirstOrDefault(File.Exists);
}

/// <summary>A test that is skipped where there is no Chromium.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Reason;

    internal static string? Reason => Chromium.Path is null ? "there is no Chromium (Debian: apt-get install chromium)" : null;
}

/// <summary>A test with several cases that is skipped where there is no Chromium.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserFactAttribute.Reason;
}
