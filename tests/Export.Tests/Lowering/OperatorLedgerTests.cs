using Torchline.Export.Lowering;
using Torchline.Tests;
using Xunit;

namespace Export.Tests.Lowering;

public sealed class OperatorLedgerTests
{
    [Fact]
    public void TheDocumentationIsTheRegistry() => Assert.Equal(
        OperatorLedger.Markdown(new LoweringRegistry()),
        File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "reference", "operators.md")));
}
