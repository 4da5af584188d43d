using Xunit;

namespace Training.Tests;

public sealed class StructureTests
{
    [Fact]
    public void FoldersUseEachOtherInOneDirection() => FolderDependencies.AssertOneWay("training", "Torchline.Training");
}
