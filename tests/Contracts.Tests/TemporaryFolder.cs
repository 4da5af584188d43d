namespace Contracts.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("torchline-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
