using Torchline.Training.Weights;
using Xunit;
using static Torchline.Training.Weights.Pickle.PickleOpcode;

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
            Assert.Contains("attributes", Assert.Throws<WeightFileException>(() => TorchBytes.Read(TorchBytes.Zip(Attributes(target).Stop()))).Message);
    }

    [Fact]
    public void DoesNotLetAFileWriteToTheTerminal()
    {
        var pickle = new PickleBytes(4).Text("evil\u001b[2J").Text(new string('x', 10_000)).Op(StackGlobal).Stop();
        var message = Assert.Throws<WeightFileException>(() => TorchBytes.Read(TorchBytes.Zip(pickle))).Message;
        Assert.DoesNotContain('\u001b', message);
        Assert.InRange(message.Length, 1, 500);
    }

    [Fact]
    public void IsNotLedRoundInCircles()
    {
        // A dictionary that contains itself: whoever walks it without looking never comes back.
        var pickle = new PickleBytes().Op(EmptyDict).Op(BinPut, 0).Text("self").Op(BinGet, 0).Op(SetItem).Stop();
        Assert.Contains("not every entry is a tensor", Assert.Throws<WeightFileException>(() => TorchBytes.Read(TorchBytes.Zip(pickle))).Message);
    }
}
