using System.Collections;
using System.Numerics;
using Razorvine.Pickle;
using Torchline.Training.Weights;
using Torchline.Training.Weights.Torch;
using Xunit;
using static Training.Tests.Weights.PickleOpcode;

namespace Training.Tests.Weights;

public sealed class TorchUnpicklerTests
{
    public static TheoryData<byte[], object?> Values => new()
    {
        { new PickleBytes().Op(EmptyList).Op(Mark).Integer(-2).Op(NewTrue).Op(None).Op(Appends).Stop(), new ArrayList { -2, true, null } },
        { PickleBytes.WithoutProtocol().Line(PickleOpcode.Long, "18446744073709551616L").Stop(), BigInteger.Pow(2, 64) },
        { new PickleBytes().Text("größe").Stop(), "größe" },
        { new PickleBytes().Global("torch", "Size").Integers(2, 3).Op(Tuple1).Op(Reduce).Stop(), new object[] { 2, 3 } },
        { new PickleBytes(4).Text("torch").Text("device").Op(StackGlobal).Text("cpu").Op(Tuple1).Op(Reduce).Stop(), "cpu" },
        { new PickleBytes().Global("_codecs", "encode").Text("\u0001\u00ff").Text("latin1").Op(Tuple2).Op(Reduce).Stop(), Array.Empty<byte>() },
        { new PickleBytes().Global("__builtin__", "bytes").Op(EmptyTuple).Op(Reduce).Stop(), Array.Empty<byte>() },
        {
            new PickleBytes().Storage("LongStorage", "0", 3).Stop(),
            new TorchStorageView(new TorchStorage("0", TorchSharp.torch.ScalarType.Int64, 3), 0, 3)
        },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void BuildsValues(byte[] pickle, object? value) => Assert.Equal(value, Read(pickle));

    [Fact]
    public void BuildsOrderedDictionariesOfPython2()
    {
        var pickle = new PickleBytes().Global("collections", "OrderedDict").Op(EmptyList).Op(Mark);
        pickle.Op(EmptyList).Op(Mark).Text("z").Integer(1).Op(Appends).Op(EmptyList).Op(Mark).Text("a").Integer(2).Op(Appends).Op(Appends);
        var dictionary = Assert.IsAssignableFrom<IDictionary>(Read(pickle.Op(Tuple1).Op(Reduce).Stop()));
        Assert.Equal(2, dictionary.Count);
        Assert.Equal(1, dictionary["z"]);
        Assert.Equal(2, dictionary["a"]);
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "does not take", new PickleBytes().Global("torch", "Size").Op(EmptyTuple).Op(Reduce).Stop() },
        { "torch._utils._rebuild_tensor_v2 with arguments", new PickleBytes().Global("torch._utils", "_rebuild_tensor_v2").Op(EmptyTuple).Op(Reduce).Stop() },
        { "no storage", new PickleBytes().Text("module").Op(BinPersId).Stop() },
        { "no storage", new PickleBytes().Storage("ComplexFloatStorage", "0", 1).Stop() },
        { "a storage of -1 elements", new PickleBytes().Storage("FloatStorage", "0", -1).Stop() },
        { "a storage of 9223372036854775807 elements", new PickleBytes().Storage("FloatStorage", "0", long.MaxValue).Stop() },
        { "described in two ways", new PickleBytes().Storage("FloatStorage", "0", 1).Storage("FloatStorage", "0", 2).Stop() },
        { "the pickle cannot be read", new PickleBytes().Stop() },
        { "the pickle cannot be read", new PickleBytes(6).Op(None).Stop() },
        { "the pickle cannot be read", new PickleBytes().Integer(1).Op(PickleOpcode.Tuple).Stop() },
        { "the pickle cannot be read", new PickleBytes().Integer(1).Integer(2).Op(Append).Stop() },
        { "the pickle cannot be read", new PickleBytes().Op(EmptyDict).Op(None).Op(None).Op(SetItem).Stop() },
        { "the pickle cannot be read", new PickleBytes().Op(EmptyDict).Op(None).Op(Build).Stop() },
        { "the pickle cannot be read", new PickleBytes().Op(BinGet, 4).Stop() },
        { "the pickle cannot be read", new PickleBytes().Integer(1).Op(EmptyTuple).Op(Reduce).Stop() },
        { "the pickle cannot be read", new PickleBytes().Op(BinUnicode, 255, 255, 255, 255, (byte)'x').Stop() },
        { "the pickle cannot be read", new PickleBytes().Op(BinUnicode, 255, 255, 255, 127, (byte)'x').Stop() },
        { "the pickle cannot be read", new PickleBytes(4).Op(BinUnicode8, 255, 255, 255, 255, 255, 255, 255, 255).Stop() },
        { "the pickle cannot be read", new PickleBytes(4).Op(Frame, 255, 255, 255, 255, 255, 255, 255, 127).Stop() },
        { "the pickle cannot be read", new PickleBytes().Op(Long4, 255, 255, 255, 255).Op(None).Stop() },
    };

    [Theory]
    [MemberData(nameof(Malformed), DisableDiscoveryEnumeration = true)]
    public void ReportsWhatIsMalformed(string message, byte[] pickle) =>
        Assert.Contains(message, Assert.Throws<WeightFileException>(() => Read(pickle)).Message);

    [Fact]
    public void EveryPickleIsReadOnItsOwn() => Parallel.For(0, 8, _ =>
    {
        for (var round = 0; round < 50; round++)
        {
            using var weights = TorchBytes.Read(TorchBytes.Zip(TorchBytes.SharedPickle(), ("0", TorchBytes.Floats(0, 1, 2, 3, 4, 5))));
            Assert.Equal(["a", "b"], weights.Keys);
            Assert.Contains("asks for os.system", Assert.Throws<WeightFileException>(
                () => Read(new PickleBytes().Global("os", "system").Text("id").Op(Tuple1).Op(Reduce).Stop())).Message);
        }
    });

    [Fact]
    public void NothingThatTheProcessRegistersElsewhereIsHonoured()
    {
        var table = new Dictionary<string, IObjectConstructor> { ["os.system"] = new Called() };
        Assert.Contains("os.system", Assert.Throws<InvalidOperationException>(() => TorchNames.RequireUntouched(table)).Message);
        TorchNames.Register(table);
        TorchNames.RequireUntouched(table);
        Assert.DoesNotContain("os.system", table.Keys);
        table["torch.Size"] = new Called();
        Assert.Throws<InvalidOperationException>(() => TorchNames.RequireUntouched(table));
    }

    private static object? Read(byte[] pickle) => new TorchUnpickler("test.pth").Read(new PickleStream(pickle, TorchUnpickler.TimeLimit));

    private sealed class Called : IObjectConstructor
    {
        public object construct(object[] args) => throw new InvalidOperationException("called");
    }
}
