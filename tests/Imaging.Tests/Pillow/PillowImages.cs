using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Xunit;

namespace Imaging.Tests;

/// <summary>Runs pillow.py once for all tests that compare with Pillow.</summary>
public sealed class PillowImages : IDisposable
{
    public const string PhotoFolder = "data/hymenoptera/val";
    public const int Photos = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("torchline-pillow-");
    private readonly Lazy<Index> index;

    public PillowImages() => index = new(Run);

    public IReadOnlyList<Decoded> AllDecoded => index.Value.Decoded;

    public IReadOnlyList<Resized> AllResized => index.Value.Resized;

    public IReadOnlyList<Jittered> AllJittered => index.Value.Jittered;

    /// <summary>Real photos, ants and bees in turn.</summary>
    public static string[] PhotoPaths()
    {
        var folder = SharedData.PathOf(PhotoFolder);
        if (!Directory.Exists(folder)) return [];
        var ants = Directory.GetFiles(Path.Combine(folder, "ants"), "*.jpg").Order(StringComparer.Ordinal);
        var bees = Directory.GetFiles(Path.Combine(folder, "bees"), "*.jpg").Order(StringComparer.Ordinal);
        return [.. ants.Zip(bees, (ant, bee) => new[] { ant, bee }).SelectMany(pair => pair).Take(Photos)];
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Index Run()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Pillow", "pillow.py");
        var start = new ProcessStartInfo(PillowFactAttribute.Python, [script, folder.FullName, .. PhotoPaths()]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        using var index = File.OpenRead(Path.Combine(folder.FullName, "index.json"));
        return JsonSerializer.Deserialize<Index>(index, Json)!;
    }

    /// <summary>A file, and its pixels as Pillow reads them.</summary>
    public sealed record Decoded(string Name, string File, string Pixels, int Width, int Height);

    /// <summary>A photo after one operation of Pillow.</summary>
    public sealed record Resized(
        string File, Interpolation Interpolation, string Operation, int[]? Box, string Pixels, int Width, int Height);

    /// <summary>A photo whose colours Pillow changed.</summary>
    public sealed record Jittered(string File, string Operation, float Factor, string Pixels);

    private sealed record Index(IReadOnlyList<Decoded> Decoded, IReadOnlyList<Resized> Resized, IReadOnlyList<Jittered> Jittered);
}
