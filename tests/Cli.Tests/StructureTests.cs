using Xunit;

namespace Cli.Tests;

public sealed class StructureTests
{
    [Fact]
    public void FoldersUseEachOtherInOneDirection() => FolderDependencies.AssertOneWay("cli", "Torchline.Cli");
}
