using Torchline.Export.Lowering;
using Torchline.Tests;
using Xunit;

namespace Export.Tests.Lowering;

/// <summary>
/// docs/reference/operators.md is made of the registry and of OperatorCases.tsv, which is what the cases call. With TORCHLINE_WRITE_LEDGER=1
/// both are written anew.
/// </summary>
public sealed class OperatorLedgerTests
{
    private static readonly string Cases = Path.Combine(SharedData.RepositoryRoot, "tests", "Export.Tests", "Lowering", "OperatorCases.tsv");
    private static readonly string Document = Path.Combine(SharedData.RepositoryRoot, "docs", "reference", "operators.md");

    [Fact]
    public void TheTableIsWhatTheCasesCall()
    {
        var called = CalledOperators.All;
        if (Environment.GetEnvironmentVariable("TORCHLINE_WRITE_LEDGER") == "1")
        {
            File.WriteAllLines(Cases, called.Select(use => use.ToString()));
            File.WriteAllText(Document, OperatorLedger.Markdown(new LoweringRegistry(), called));
        }
        Assert.Equal(called, OperatorUse.Read(Cases));
    }

    [Fact]
    public void TheDocumentationIsTheRegistryAndTheTable() =>
        Assert.Equal(OperatorLedger.Markdown(new LoweringRegistry(), OperatorUse.Read(Cases)), File.ReadAllText(Document));

    [Fact]
    public void EveryLoweringIsExercised()
    {
        // Names that libtorch uses for the same thing in other versions, or that it composes away in this one; and dropout's
        // masks, which are other ones in libtorch (TrainingStepSessionTests has them).
        string[] synonyms =
        [
            "aten::bernoulli", "aten::__and__", "aten::__or__", "aten::__xor__", "aten::_reshape_alias", "aten::alpha_dropout", "aten::lift_fresh",
            "aten::swapaxes",
        ];
        var called = CalledOperators.All.Select(use => use.Operator);
        var unreached = new LoweringRegistry().Ledger.Select(entry => entry.Operator).Except(called).Except(synonyms).ToArray();
        Assert.True(unreached.Length == 0, $"no case reaches {string.Join(", ", unreached)}");
    }

    [Fact]
    public void TheTableIsSortedAndEveryCaseIsInIt()
    {
        var uses = OperatorUse.Read(Cases);
        Assert.Equal(uses.OrderBy(use => use.ToString(), StringComparer.Ordinal), uses);
        Assert.Empty(OperatorCases.All.Keys.Except(uses.Select(use => use.Case)));
    }
}
