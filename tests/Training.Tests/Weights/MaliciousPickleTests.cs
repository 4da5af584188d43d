using System.Diagnostics;
using Torchline.Training.Weights;
using Torchline.Training.Weights.Torch;
using Xunit;
using static Training.Tests.Weights.PickleOpcode;

namespace Training.Tests.Weights;

public sealed class MaliciousPickleTests
{
    public static TheoryData<string, byte[]> Pickles => new()
    {
        { "os.system", new PickleBytes().Global("os", "system").Text("touch /tmp/owned").Op(Tuple1).Op(Reduce).Stop() },
        { "posix.system", new PickleBytes().Global("posix", "system").Text("id").Op(Tuple1).Op(Reduce).Stop() },
        { "builtins.eval", new PickleBytes(4).Text("builtins").Text("eval").Op(StackGlobal).Text("1+1").Op(Tuple1).Op(Reduce).Stop() },
        { "torch.load", new PickleBytes().Global("torch", "load").Text("other.pth").Op(Tuple1).Op(Reduce).Stop() },
        { "torch.storage._load_from_bytes", new PickleBytes().Global("torch.storage", "_load_from_bytes").Stop() },
        { "torch._utils.importlib.import_module", new PickleBytes(4).Text("torch._utils").Text("importlib.import_module").Op(StackGlobal).Stop() },
        { "__main__.Net", new PickleBytes().Global("__main__", "Net").Op(EmptyTuple).Op(Reduce).Stop() },
    };

    [Theory]
    [MemberData(nameof(Pickles))]
    public void NamesTheFileAndTheGlobalThatItRefuses(string global, byte[] pickle)
    {
        foreach (var file in (byte[][])[TorchBytes.Zip(pickle), TorchBytes.Legacy(pickle)])
        {
            var refusal = Assert.Throws<WeightFileException>(() => TorchBytes.Read(file));
            Assert.Contains($"the file asks for {global},", refusal.Message);
            Assert.StartsWith("test.pth: ", refusal.Message);
        }
    }

    [Theory]
    [InlineData("builtins", "complex")]
    [InlineData("array", "array")]
    [InlineData("datetime", "datetime")]
    [InlineData("decimal", "Decimal")]
    [InlineData("builtins", "set")]
    [InlineData("builtins", "SystemError")]
    public void RefusesWhatTheLibraryBuildsByItself(string module, string name)
    {
        var pickle = new PickleBytes().Global(module, name).Integer(1).Integer(2).Op(Tuple2).Op(Reduce).Stop();
        Assert.Throws<WeightFileException>(() => TorchBytes.Read(TorchBytes.Zip(pickle)));
    }

    [Fact]
    public void FindsNamesWhereverTheyAre()
    {
        var pickle = new PickleBytes().Op(EmptyDict).Op(Mark)
            .Text("w").Tensor("FloatStorage", "0", 1, 0, [1], [1])
            .Text("deep").Op(EmptyList).Op(Mark).Op(EmptyDict).Text("x").Global("__main__", "Net").Op(EmptyTuple).Op(Reduce).Op(SetItem).Op(Appends)
            .Op(SetItems).Stop();
        Assert.Contains("asks for __main__.Net,", Assert.Throws<WeightFileException>(
            () => TorchBytes.Read(TorchBytes.Zip(pickle, ("0", TorchBytes.Floats(7))), "state_dict")).Message);
    }

    [Fact]
    public void GivesAttributesOnlyToOrderedDictionaries()
    {
        // Python would call __setstate__, or write to __dict__, of whatever lies below.
        PickleBytes Attributes(PickleBytes target) => target.Op(EmptyDict).Text("__class__").Text("x").Op(SetItem).Op(Build);
        foreach (var target in (PickleBytes[])
        [
            new PickleBytes().Global("collections", "OrderedDict"),
            new PickleBytes().Op(EmptyDict),
            new PickleBytes().Op(EmptyList),
            new PickleBytes().Tensor("FloatStorage", "0", 1, 0, [1], [1]),
            new PickleBytes().Op(EmptyDict).Op(EmptyDict).Op(Build),
        ])
        {
            Assert.Contains("__setstate__", Assert.Throws<WeightFileException>(() => TorchBytes.Read(TorchBytes.Zip(Attributes(target).Stop()))).Message);
        }
    }

    [Fact]
    public void DoesNotLetAFileWriteToTheTerminal()
    {
        var pickle = new PickleBytes(4).Text("evil\u001b[2J").Text(new string('x', 10_000)).Op(StackGlobal).Stop();
        var message = Assert.Throws<WeightFileException>(() => TorchBytes.Read(TorchBytes.Zip(pickle))).Message;
        Assert.DoesNotContain('\u001b', message);
        Assert.InRange(message.Length, 1, 500);
    }

    public static TheoryData<string, byte[]> Amplifiers => new()
    {
        // A long value once, and then a few bytes, many times, that make something of it.
        { "copies its lists too often", Amplified(LongList(), call => call.Global("collections", "OrderedDict").Op(BinGet, 0).Op(Tuple1).Op(Reduce)) },
        { "holds a None", Amplified(LongText(), call => call.Global("_codecs", "encode").Op(BinGet, 0).Text("latin1").Op(Tuple2).Op(Reduce)) },
        { "no storage", Amplified(LongText(), call => call.Op(Mark).Text("storage").Global("torch", "FloatStorage").Op(BinGet, 0).Text("cpu").Integer(1)
            .Op(PickleOpcode.Tuple).Op(BinPersId)) },
    };

    [Theory]
    [MemberData(nameof(Amplifiers), DisableDiscoveryEnumeration = true)]
    public void MakesLittleOfLittle(string message, byte[] pickle)
    {
        Assert.InRange(pickle.Length, 1, TorchUnpickler.MaximumLength);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(message, Assert.Throws<WeightFileException>(() => TorchBytes.Read(TorchBytes.Zip(pickle))).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1L << 30);
    }

    [Fact]
    public void StopsAPickleThatIsTooLong()
    {
        var pickle = new PickleBytes();
        for (var i = 0; i < TorchUnpickler.MaximumLength; i++)
            pickle.Op(EmptyDict);
        var bytes = pickle.Stop();
        Assert.Contains("save the state_dict() alone", Assert.Throws<WeightFileException>(() => TorchBytes.Read(TorchBytes.Zip(bytes))).Message);
        Assert.Contains("premature end", Assert.Throws<WeightFileException>(() => TorchBytes.Read(TorchBytes.Legacy(bytes))).Message);
    }

    [Fact]
    public void StopsAPickleThatTakesForever()
    {
        // A stack of a million values, copied by every POP_MARK.
        var pickle = new PickleBytes().Op(None);
        for (var i = 0; i < 1_000_000; i++)
            pickle.Op(None);
        for (var i = 0; i < 1_000_000; i++)
            pickle.Op(Mark).Op(PopMark);
        var bytes = pickle.Stop();
        var clock = Stopwatch.StartNew();
        using var stream = new PickleStream(bytes, limit: 300);
        Assert.Contains("it takes more than", Assert.Throws<WeightFileException>(() => new TorchUnpickler("test.pth").Read(stream)).Message);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    private static PickleBytes LongText() => new PickleBytes().Text(new string('x', 1_000_000)).Op(BinPut, 0).Op(Pop);

    private static PickleBytes LongList()
    {
        var pickle = new PickleBytes().Op(EmptyList).Op(BinPut, 0).Op(Mark);
        for (var i = 0; i < 250_000; i++)
            pickle.Text("k").Op(None).Op(Tuple2);
        return pickle.Op(Appends).Op(Pop);
    }

    private static byte[] Amplified(PickleBytes start, Func<PickleBytes, PickleBytes> call)
    {
        for (var i = 0; i < 20_000; i++)
            start = call(start).Op(Pop);
        return start.Op(None).Stop();
    }

    [Fact]
    public void IsNotLedRoundInCircles()
    {
        // A dictionary that contains itself: whoever walks it without looking never comes back.
        var pickle = new PickleBytes().Op(EmptyDict).Op(BinPut, 0).Text("self").Op(BinGet, 0).Op(SetItem).Stop();
        Assert.Contains("not every entry is a tensor", Assert.Throws<WeightFileException>(() => TorchBytes.Read(TorchBytes.Zip(pickle))).Message);
    }
}
