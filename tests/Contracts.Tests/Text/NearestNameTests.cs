using Torchline.Contracts.Text;
using Xunit;

namespace Contracts.Tests.Text;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["model", "style", "strength", "size"];

    [Theory]
    [InlineData("modle", "model")]
    [InlineData("Styel", "style")]
    [InlineData("stregth", "strength")]
    [InlineData("sizes", "size")]
    [InlineData("iterations", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void TheNameWithTheFewestEditsIsMeantIfTheyAreFew(string unknown, string? expected) =>
        Assert.Equal(expected, NearestName.Of(unknown, Known));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "ABC", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void EditsAreInsertionsDeletionsReplacementsAndSwaps(string from, string to, int edits)
    {
        Assert.Equal(edits, NearestName.Edits(from, to));
        Assert.Equal(edits, NearestName.Edits(to, from));
    }

    [Fact]
    public void LongNamesCostNothing() => Assert.Null(NearestName.Of(new string('a', 1_000_000), Known));
}
