using Torchline.Tests;
using Xunit;

namespace Export.Tests.Packaging;

/// <summary>The build step that lets TorchSharp's native library load on systems with an older libstdc++.</summary>
public sealed class WeakenTorchSharpTests : IDisposable
{
    private const string Symbol = "GLIBCXX_3.4.32";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheNeedIsMarkedWeakAndNothingElseChanges()
    {
        var original = File.ReadAllBytes(Library());

        Run(Library(), "copy.so");

        var copy = File.ReadAllBytes(Path.Combine(folder.Path, "copy.so"));
        Assert.Equal(original.Length, copy.Length);
        var changed = Enumerable.Range(0, copy.Length).Where(i => copy[i] != original[i]).ToArray();
        var place = Assert.Single(changed);
        Assert.Equal(original[place] | 2, copy[place]); // VER_FLG_WEAK
    }

    [Fact]
    public void AMarkedLibraryStaysAsItIs()
    {
        Run(Library(), "once.so");
        Run(Path.Combine(folder.Path, "once.so"), "twice.so");

        Assert.Equal(File.ReadAllBytes(Path.Combine(folder.Path, "once.so")), File.ReadAllBytes(Path.Combine(folder.Path, "twice.so")));
    }

    [Fact]
    public void AVersionThatIsUsedIsRefused()
    {
        var failure = Assert.ThrowsAny<Exception>(() => Run(Library(), "copy.so", version: "GLIBCXX_3.4.21"));

        Assert.Contains("it uses ", failure.Message);
        Assert.False(File.Exists(Path.Combine(folder.Path, "copy.so")));
    }

    [Fact]
    public void DamagedLibrariesAreRefused()
    {
        var original = File.ReadAllBytes(Library());
        var sectionHeaders = (int)BitConverter.ToInt64(original, 0x28);
        (string Name, Action<byte[]> Damage)[] damages =
        [
            ("text", bytes => "no ELF file"u8.CopyTo(bytes)),
            ("headers outside", bytes => BitConverter.TryWriteBytes(bytes.AsSpan(0x28), (long)int.MaxValue)),
            ("negative headers", bytes => BitConverter.TryWriteBytes(bytes.AsSpan(0x28), -8L)),
            ("a section outside", bytes =>
            {
                for (var at = sectionHeaders; at + 64 <= bytes.Length; at += 64) BitConverter.TryWriteBytes(bytes.AsSpan(at + 0x18), (long)bytes.Length);
            }),
        ];
        foreach (var (name, damage) in damages)
        {
            var bytes = (byte[])original.Clone();
            damage(bytes);
            var path = Path.Combine(folder.Path, "damaged.so");
            File.WriteAllBytes(path, bytes);

            var failure = Assert.ThrowsAny<Exception>(() => Run(path, "copy.so"));
            Assert.True(failure.Message.Contains("was not marked weak"), $"{name}: {failure.Message}");
        }

        File.WriteAllBytes(Path.Combine(folder.Path, "cut.so"), original[..(original.Length / 2)]);
        Assert.Contains("was not marked weak", Assert.ThrowsAny<Exception>(() => Run(Path.Combine(folder.Path, "cut.so"), "copy.so")).Message);
    }

    private static string Library() => Path.Combine(
        Dotnet.GlobalPackages, "torchsharp", "0.107.0", "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    /// <summary>Runs the task by itself.</summary>
    private void Run(string library, string copy, string version = Symbol)
    {
        var targets = Path.Combine(SharedData.RepositoryRoot, "export", "Torchline.Export", "buildTransitive", "Torchline.Export.targets");
        File.WriteAllText(Path.Combine(folder.Path, "weaken.proj"), $"""
            <Project>
              <Import Project="{targets}" />
              <Target Name="Weaken">
                <WeakenSymbolVersion Library="{library}" Version="{version}" Copy="{Path.Combine(folder.Path, copy)}" />
              </Target>
            </Project>
            """);
        Dotnet.Run(folder.Path, "msbuild", "weaken.proj", "-t:Weaken", "-nologo");
    }
}
