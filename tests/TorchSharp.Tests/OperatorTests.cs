using System.Reflection;
using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class OperatorTests
{
    [Fact]
    public void Every_listed_operator_exists_in_this_libtorch()
    {
        var operators = typeof(Aten).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(f => (Operator)f.GetValue(null)!);
        Assert.All(operators, listed => Assert.StartsWith("aten::", listed.Schema));
    }

    [Fact]
    public void An_unknown_operator_is_named_in_the_error()
    {
        var error = Assert.Throws<ExternalException>(() => Operator.Find("aten::no_such", "thing").Call());
        Assert.Equal("this libtorch has no operator aten::no_such.thing", error.Message);
    }

    [Fact]
    public void Errors_carry_libtorchs_message_without_its_backtrace()
    {
        using var a = ones(2, 3);
        using var b = ones(4, 5);
        var error = Assert.Throws<ExternalException>(() => a.matmul(b));
        Assert.Equal("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)", error.Message);
    }

    [Fact]
    public void An_argument_of_the_wrong_type_is_named()
    {
        using var a = ones(2);
        var error = Assert.Throws<ExternalException>(() => Aten.add_Tensor.Call(a, "text"));
        Assert.Contains("argument 'other' (position 2)", error.Message);
        Assert.Contains("got str", error.Message);
    }

    [Fact]
    public void A_missing_argument_is_named()
    {
        using var a = ones(2);
        var error = Assert.Throws<ExternalException>(() => Aten.add_Tensor.Call(a));
        Assert.Contains("missing a value for argument 'other'", error.Message);
    }

    [Fact]
    public void A_disposed_tensor_is_refused()
    {
        var a = ones(2);
        a.Dispose();
        Assert.Throws<InvalidOperationException>(() => a.add(1));
        Assert.True(a.IsInvalid);
    }
}
