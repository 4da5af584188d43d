using System.Numerics;
using Torchline.Training.Weights;
using Torchline.Training.Weights.Pickle;
using Torchline.Training.Weights.Torch;
using Xunit;
using static Torchline.Training.Weights.Pickle.PickleOpcode;

namespace Training.Tests.Weights;

public sealed class PickleMachineTests
{
    private static readonly Dictionary<PickleOpcode, (byte[] Pickle, object? Value)> Instructions = new()
    {
        [Proto] = (new PickleBytes(5).Op(None).Stop(), null),
        [Frame] = (new PickleBytes(4).Op(Frame, 2, 0, 0, 0, 0, 0, 0, 0).Op(None).Stop(), null),
        [Stop] = (PickleBytes.WithoutProtocol().Op(None).Stop(), null),
        [None] = (new PickleBytes().Op(None).Stop(), null),
        [NewTrue] = (new PickleBytes().Op(NewTrue).Stop(), true),
        [NewFalse] = (new PickleBytes().Op(NewFalse).Stop(), false),
        [BinInt] = (new PickleBytes().Op(BinInt, 0xfe, 0xff, 0xff, 0xff).Stop(), -2L),
        [BinInt1] = (new PickleBytes().Op(BinInt1, 200).Stop(), 200L),
        [BinInt2] = (new PickleBytes().Op(BinInt2, 1, 2).Stop(), 513L),
        [Long1] = (new PickleBytes().Op(Long1, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1).Stop(), BigInteger.Pow(2, 64)),
        [Long4] = (new PickleBytes().Op(Long4, 2, 0, 0, 0, 0xff, 0xff).Stop(), -1L),
        [BinFloat] = (new PickleBytes().Op(BinFloat, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0).Stop(), 1.5),
        [BinUnicode] = (new PickleBytes().Text("größe").Stop(), "größe"),
        [BinString] = (new PickleBytes().Op(BinString, 2, 0, 0, 0, (byte)'h', (byte)'i').Stop(), "hi"),
        [ShortBinUnicode] = (new PickleBytes(4).Op(ShortBinUnicode, 1, (byte)'x').Stop(), "x"),
        [ShortBinString] = (new PickleBytes().Op(ShortBinString, 1, (byte)'y').Stop(), "y"),
        [BinUnicode8] = (new PickleBytes(4).Op(BinUnicode8, 1, 0, 0, 0, 0, 0, 0, 0, (byte)'z').Stop(), "z"),
        [BinBytes] = (new PickleBytes(3).Op(BinBytes, 1, 0, 0, 0, 7).Stop(), new byte[] { 7 }),
        [ShortBinBytes] = (new PickleBytes(3).Op(ShortBinBytes, 2, 8, 9).Stop(), new byte[] { 8, 9 }),
        [BinBytes8] = (new PickleBytes(4).Op(BinBytes8, 1, 0, 0, 0, 0, 0, 0, 0, 6).Stop(), new byte[] { 6 }),
        [Int] = (PickleBytes.WithoutProtocol().Line(Int, "-17").Stop(), -17L),
        [PickleOpcode.Long] = (PickleBytes.WithoutProtocol().Line(PickleOpcode.Long, "18446744073709551616L").Stop(), BigInteger.Pow(2, 64)),
        [Float] = (PickleBytes.WithoutProtocol().Line(Float, "0.25").Stop(), 0.25),
        [Unicode] = (PickleBytes.WithoutProtocol().Line(Unicode, @"a\u00e9\U0001f600\n").Stop(), "aé😀\\n"),
        [EmptyTuple] = (new PickleBytes().Op(EmptyTuple).Stop(), Array.Empty<object?>()),
        [Tuple1] = (new PickleBytes().Op(NewTrue).Op(Tuple1).Stop(), new object?[] { true }),
        [Tuple2] = (new PickleBytes().Op(NewTrue).Op(None).Op(Tuple2).Stop(), new object?[] { true, null }),
        [Tuple3] = (new PickleBytes().Integer(1).Integer(2).Integer(3).Op(Tuple3).Stop(), new object?[] { 1L, 2L, 3L }),
        [PickleOpcode.Tuple] = (new PickleBytes().Integers(4, 5, 6, 7).Stop(), new object?[] { 4L, 5L, 6L, 7L }),
        [EmptyList] = (new PickleBytes().Op(EmptyList).Stop(), new List<object?>()),
        [PickleOpcode.List] = (new PickleBytes().Op(Mark).Integer(1).Op(PickleOpcode.List).Stop(), new List<object?> { 1L }),
        [Append] = (new PickleBytes().Op(EmptyList).Integer(1).Op(Append).Stop(), new List<object?> { 1L }),
        [Appends] = (new PickleBytes().Op(EmptyList).Op(Mark).Integer(1).Integer(2).Op(Appends).Stop(), new List<object?> { 1L, 2L }),
        [EmptyDict] = (new PickleBytes().Op(EmptyDict).Stop(), new Dictionary<string, object?>()),
        [Dict] = (new PickleBytes().Op(Mark).Text("k").Integer(1).Op(Dict).Stop(), new Dictionary<string, object?> { ["k"] = 1L }),
        [SetItem] = (new PickleBytes().Op(EmptyDict).Integer(3).Op(None).Op(SetItem).Stop(), new Dictionary<string, object?> { ["3"] = null }),
        [SetItems] = (new PickleBytes().Op(EmptyDict).Op(Mark).Text("k").Op(None).Op(SetItems).Stop(), new Dictionary<string, object?> { ["k"] = null }),
        [Mark] = (new PickleBytes().Op(Mark).Op(Mark).Op(PickleOpcode.Tuple).Op(PickleOpcode.Tuple).Stop(), new object?[] { Array.Empty<object?>() }),
        [Pop] = (new PickleBytes().Integer(1).Integer(2).Op(Pop).Stop(), 1L),
        [PopMark] = (new PickleBytes().Integer(1).Op(Mark).Integer(2).Op(PopMark).Stop(), 1L),
        [Dup] = (new PickleBytes().Integer(1).Op(Dup).Op(Tuple2).Stop(), new object?[] { 1L, 1L }),
        [Memoize] = (new PickleBytes(4).Integer(1).Op(Memoize).Op(BinGet, 0).Op(Tuple2).Stop(), new object?[] { 1L, 1L }),
        [BinPut] = (new PickleBytes().Integer(1).Op(BinPut, 0).Op(BinGet, 0).Op(Tuple2).Stop(), new object?[] { 1L, 1L }),
        [BinGet] = (new PickleBytes().Integer(1).Op(BinPut, 1).Op(BinGet, 1).Op(Tuple2).Stop(), new object?[] { 1L, 1L }),
        [LongBinPut] = (new PickleBytes().Integer(1).Op(LongBinPut, 0, 0, 0, 0).Op(BinGet, 0).Op(Tuple2).Stop(), new object?[] { 1L, 1L }),
        [LongBinGet] = (new PickleBytes().Integer(1).Op(BinPut, 0).Op(LongBinGet, 0, 0, 0, 0).Op(Tuple2).Stop(), new object?[] { 1L, 1L }),
        [Put] = (PickleBytes.WithoutProtocol().Integer(1).Line(Put, "0").Line(Get, "0").Op(Tuple2).Stop(), new object?[] { 1L, 1L }),
        [Get] = (PickleBytes.WithoutProtocol().Integer(1).Line(Put, "1").Line(Get, "1").Op(Tuple2).Stop(), new object?[] { 1L, 1L }),
        [Global] = (new PickleBytes().Global("torch", "Size").Integers(2, 3).Op(Tuple1).Op(Reduce).Stop(), new object?[] { 2L, 3L }),
        [StackGlobal] = (new PickleBytes(4).Text("torch").Text("device").Op(StackGlobal).Text("cpu").Op(Tuple1).Op(Reduce).Stop(), "cpu"),
        [Reduce] = (
            new PickleBytes().Global("_codecs", "encode").Text("\u0001\u00ff").Text("latin1").Op(Tuple2).Op(Reduce).Stop(),
            new byte[] { 1, 255 }),
        [Build] = (
            new PickleBytes().Global("collections", "OrderedDict").Op(EmptyTuple).Op(Reduce).Op(EmptyDict).Op(Build).Stop(),
            new Dictionary<string, object?>()),
        [BinPersId] = (
            new PickleBytes().Storage("LongStorage", "0", 3).Stop(),
            new TorchStorageView(new TorchStorage("0", TorchSharp.torch.ScalarType.Int64, 3), 0, 3)),
    };

    public static TheoryData<byte> Opcodes => [.. Enum.GetValues<PickleOpcode>().Select(opcode => (byte)opcode)];

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void CarriesOutEveryInstruction(byte opcode)
    {
        var (pickle, expected) = Instructions[(PickleOpcode)opcode];
        Assert.Contains(opcode, pickle);
        var value = Run(pickle);
        Assert.Equal(expected, value is PickleDictionary dictionary ? dictionary.Entries : value);
    }

    [Fact]
    public void RefusesEveryOtherInstruction()
    {
        var others = Enumerable.Range(0, 256).Select(code => (byte)code).Except(Enum.GetValues<PickleOpcode>().Select(code => (byte)code)).ToArray();
        Assert.Equal(256 - Enum.GetValues<PickleOpcode>().Length, others.Length);
        foreach (var code in others)
            Assert.Contains($"0x{code:x2}", Assert.Throws<WeightFileException>(() => Run([code, .. new PickleBytes().Op(None).Stop()])).Message);
    }

    [Fact]
    public void TellsTruthValuesOfOldProtocolsFromNumbers()
    {
        Assert.Equal(true, Run(PickleBytes.WithoutProtocol().Line(Int, "01").Stop()));
        Assert.Equal(false, Run(PickleBytes.WithoutProtocol().Line(Int, "00").Stop()));
        Assert.Equal(1L, Run(PickleBytes.WithoutProtocol().Line(Int, "1").Stop()));
    }

    [Fact]
    public void BuildsOrderedDictionariesOfPython2()
    {
        var pickle = new PickleBytes().Global("collections", "OrderedDict").Op(EmptyList).Op(Mark);
        pickle.Op(EmptyList).Op(Mark).Text("z").Integer(1).Op(Appends).Op(EmptyList).Op(Mark).Text("a").Integer(2).Op(Appends).Op(Appends);
        var dictionary = Assert.IsType<PickleDictionary>(Run(pickle.Op(Tuple1).Op(Reduce).Stop()));
        Assert.Equal(["z", "a"], dictionary.Entries.Keys);
    }

    [Fact]
    public void SaysWhereAPickleIsCutOff()
    {
        foreach (var (_, (pickle, _)) in Instructions)
            for (var length = 0; length < pickle.Length; length++)
                Assert.Throws<WeightFileException>(() => Run(pickle[..length]));
        Assert.Contains("cut off", Assert.Throws<WeightFileException>(() => Run([])).Message);
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "protocol 6", new PickleBytes(6).Op(None).Stop() },
        { "a value is missing", new PickleBytes().Stop() },
        { "a value is missing", new PickleBytes().Integer(1).Op(Tuple2).Stop() },
        { "a value is missing", new PickleBytes().Integer(1).Op(Mark).Op(Tuple1).Stop() },
        { "a mark is missing", new PickleBytes().Integer(1).Op(PickleOpcode.Tuple).Stop() },
        { "no list", new PickleBytes().Integer(1).Integer(2).Op(Append).Stop() },
        { "no dictionary", new PickleBytes().Op(EmptyList).Integer(1).Integer(2).Op(SetItem).Stop() },
        { "without a value", new PickleBytes().Op(EmptyDict).Op(Mark).Integer(1).Op(SetItems).Stop() },
        { "neither a short text nor", new PickleBytes().Op(EmptyDict).Op(EmptyTuple).Op(None).Op(SetItem).Stop() },
        { "number 4 of the 0", new PickleBytes().Op(BinGet, 4).Stop() },
        { "remembers number 4294967295", new PickleBytes().Op(None).Op(LongBinPut, 255, 255, 255, 255).Stop() },
        { "cut off", new PickleBytes().Op(BinUnicode, 255, 255, 255, 255, (byte)'x').Stop() },
        { "cut off", new PickleBytes(4).Op(BinUnicode8, 255, 255, 255, 255, 255, 255, 255, 255).Stop() },
        { "cut off", new PickleBytes(4).Op(Frame, 255, 255, 255, 255, 255, 255, 255, 127).Op(None).Stop() },
        { "an integer of 4294967295 bytes", new PickleBytes().Op(Long4, 255, 255, 255, 255).Op(None).Stop() },
        { "no integer", PickleBytes.WithoutProtocol().Line(Int, "1e9").Stop() },
        { "a line of more than", PickleBytes.WithoutProtocol().Line(Int, new string('1', 5000)).Stop() },
        { "no character", PickleBytes.WithoutProtocol().Line(Unicode, @"\ud800").Stop() },
        { "not UTF-8", new PickleBytes().Op(BinUnicode, 1, 0, 0, 0, 0xff).Stop() },
        { "name is no text", new PickleBytes(4).Integer(1).Integer(2).Op(StackGlobal).Stop() },
        { "may only be named", new PickleBytes().Global("torch", "float32").Op(EmptyTuple).Op(Reduce).Stop() },
        { "does not take", new PickleBytes().Global("torch", "Size").Op(EmptyTuple).Op(Reduce).Stop() },
        { "no function", new PickleBytes().Integer(1).Op(EmptyTuple).Op(Reduce).Stop() },
        { "no storage", new PickleBytes().Text("module").Op(BinPersId).Stop() },
        { "a storage of -1 elements", new PickleBytes().Storage("FloatStorage", "0", -1).Stop() },
        { "a storage of 9223372036854775807 elements", new PickleBytes().Storage("FloatStorage", "0", long.MaxValue).Stop() },
        { "described in two ways", new PickleBytes().Storage("FloatStorage", "0", 1).Storage("FloatStorage", "0", 2).Stop() },
        { "nested more than", Repeat(Mark, 1001) },
        { "more than 4,000,000 instructions", Repeat(EmptyDict, 4_000_001) },
    };

    [Theory]
    [MemberData(nameof(Malformed), DisableDiscoveryEnumeration = true)]
    public void SaysWhatIsMalformed(string message, byte[] pickle) =>
        Assert.Contains(message, Assert.Throws<WeightFileException>(() => Run(pickle)).Message);

    private static byte[] Repeat(PickleOpcode opcode, int count)
    {
        var pickle = new PickleBytes();
        for (var i = 0; i < count; i++)
            pickle.Op(opcode);
        return pickle.Stop();
    }

    private static object? Run(byte[] pickle)
    {
        var input = new PickleInput(new MemoryStream(pickle), pickle.Length, "test.pth");
        return new PickleMachine(input, TorchGlobals.Find, new TorchStorageTable().Load).Run();
    }
}
