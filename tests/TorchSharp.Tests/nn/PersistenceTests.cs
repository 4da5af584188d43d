using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class PersistenceTests
{
    [Fact]
    public void A_saved_module_loads_bit_for_bit()
    {
        using var source = Network();
        using var target = Network();
        using var stream = new MemoryStream();
        source.save(new BinaryWriter(stream));
        stream.Position = 0;
        target.load(new BinaryReader(stream));

        foreach (var (name, tensor) in source.state_dict())
        {
            TensorAssert.Same(tensor, target.state_dict()[name]);
        }

        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void The_format_is_the_one_that_torchsharp_documents()
    {
        using var layer = Linear(Parameter(tensor(new[] { 1f, 2f }).view(1, 2)));
        using var stream = new MemoryStream();
        layer.save(stream);
        byte[] expected = [1, 6, .. "weight"u8, 6, 2, 1, 2, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40];
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void A_strict_load_names_what_does_not_fit()
    {
        using var small = Linear(2, 2, hasBias: false);
        using var large = Linear(2, 2);
        using var wide = Linear(3, 2, hasBias: false);
        Assert.Contains("expected 2", Assert.Throws<ArgumentException>(() => large.load(Saved(small))).Message);
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => wide.load(Saved(small))).Message);
        Assert.Contains("'weight'", Assert.Throws<ArgumentException>(() => Sequential(wide).load(Saved(small))).Message);
    }

    [Fact]
    public void A_lenient_load_takes_what_fits_and_says_so()
    {
        using var source = Network();
        using var target = Sequential(("1", BatchNorm1d(3)), ("9", Linear(1, 1)));
        var before = TensorAssert.Values(target.get_parameter("9.weight")!);
        var loaded = new Dictionary<string, bool>();

        target.load(Saved(source), strict: false, skip: ["1.bias"], loadedParameters: loaded);

        TensorAssert.Same(source.get_buffer("1.running_mean")!, target.get_buffer("1.running_mean")!);
        TensorAssert.Close(before, target.get_parameter("9.weight")!, 0);
        Assert.True(loaded["1.weight"]);
        Assert.False(loaded["1.bias"]);
        Assert.False(loaded["0.weight"]);
        Assert.Equal(source.state_dict().Count, loaded.Count);
    }

    [Fact]
    public void A_state_dict_loads_and_reports()
    {
        using var source = Linear(2, 2);
        using var target = Linear(2, 2);
        var (none, noneEither) = target.load_state_dict(source.state_dict());
        Assert.Empty(none);
        Assert.Empty(noneEither);
        TensorAssert.Same(source.weight, target.weight);

        var state = source.state_dict();
        state.Remove("bias");
        state["other"] = ones(1);
        var error = Assert.Throws<InvalidOperationException>(() => target.load_state_dict(state));
        Assert.Contains("Missing: [bias]; unexpected: [other]", error.Message);
        var (missing, unexpected) = target.load_state_dict(state, strict: false);
        Assert.Equal(["bias"], missing);
        Assert.Equal(["other"], unexpected);

        state["weight"] = ones(3, 2);
        Assert.Throws<ArgumentException>(() => target.load_state_dict(state, strict: false));
    }

    [Fact]
    public void A_state_dict_has_persistent_buffers_only()
    {
        using var module = Sequential();
        module.register_buffer("kept", ones(1));
        module.register_buffer("derived", ones(1), persistent: false);
        Assert.Equal(["kept"], module.state_dict().Keys);
        Assert.Equal(["prefix.kept"], module.state_dict(prefix: "prefix").Keys);
        Assert.Equal(["kept"], module.named_buffers(include_nonpersistent: false).Select(entry => entry.name));
    }

    private static Sequential Network() => Sequential(Linear(2, 3), BatchNorm1d(3), ReLU(), Head());

    private static Sequential Head() => Sequential(("inner", Linear(3, 2)));

    private static BinaryReader Saved(nn.Module module)
    {
        var stream = new MemoryStream();
        module.save(new BinaryWriter(stream));
        stream.Position = 0;
        return new BinaryReader(stream);
    }
}
