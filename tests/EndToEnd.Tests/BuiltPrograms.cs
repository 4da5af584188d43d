using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace EndToEnd.Tests;

/// <summary>The programs as they were built with the tests, to be run in processes of their own.</summary>
internal static class BuiltPrograms
{
    /// <summary>The service.</summary>
    public static string Service => Metadata("Service");

    /// <summary>The models that are committed in this repository.</summary>
    public static string CommittedModels => Metadata("Models");

    /// <summary>Runs <c>torchline train</c>, which must succeed.</summary>
    public static Task TrainAsync(params IEnumerable<string> arguments) => SucceedAsync(["train", .. arguments]);

    /// <summary>Runs <c>torchline export</c>, which must succeed.</summary>
    public static Task ExportAsync(params IEnumerable<string> arguments) => SucceedAsync(["export", .. arguments]);

    private static async Task SucceedAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Metadata("Cli"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
    }

    private static string Metadata(string key) => typeof(BuiltPrograms).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
