using Torchline.Recording;
using Xunit;

namespace Export.Tests.Tracing;

public sealed class OperatorSchemaTests
{
    [Fact]
    public void InPlaceOperatorsDeclareWhatTheyWrite()
    {
        var schema = OperatorSchema.Parse("aten::add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!)");

        Assert.Equal(("aten::add_", "Tensor"), (schema.Name, schema.Overload));
        Assert.Equal(["self", "other", "alpha"], schema.Arguments.Select(argument => argument.Name));
        Assert.True(schema.Arguments[0].IsWritten);
        Assert.False(schema.Arguments[1].IsWritten);
        Assert.Equal("a", schema.Returns[0].AliasSet);
    }

    [Fact]
    public void DefaultsAndListsAreNoArguments()
    {
        var schema = OperatorSchema.Parse(
            "aten::conv2d(Tensor input, Tensor weight, Tensor? bias=None, int[2] stride=[1, 1], str padding=\"a, b\", int groups=1) -> Tensor");

        Assert.Equal(["input", "weight", "bias", "stride", "padding", "groups"], schema.Arguments.Select(argument => argument.Name));
        Assert.Equal("Tensor?", schema.Arguments[2].Type);
        Assert.Equal("int[2]", schema.Arguments[3].Type);
    }

    [Fact]
    public void SeveralResultsAreRead()
    {
        var schema = OperatorSchema.Parse("aten::split.Tensor(Tensor(a -> *) self, int split_size, int dim=0) -> Tensor(a)[]");
        var max = OperatorSchema.Parse("aten::max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)");

        Assert.Equal("Tensor[]", schema.Returns[0].Type);
        Assert.Equal(["values", "indices"], max.Returns.Select(result => result.Name));
    }

    [Fact]
    public void OtherTextIsRefused() => Assert.Throws<FormatException>(() => OperatorSchema.Parse("hello"));
}
