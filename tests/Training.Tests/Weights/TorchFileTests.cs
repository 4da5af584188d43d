using System.IO.Compression;
using System.Text;
using Torchline.Training.Weights;
using Xunit;
using static TorchSharp.torch;
using static Training.Tests.Weights.PickleOpcode;

namespace Training.Tests.Weights;

public sealed class TorchFileTests
{
    private static readonly float[] ZeroToFive = [0, 1, 2, 3, 4, 5];

    public static TheoryData<byte[]> SharedStorageFiles =>
    [
        TorchBytes.Zip(TorchBytes.SharedPickle(), ("0", TorchBytes.Floats(ZeroToFive))),
        TorchBytes.Legacy(TorchBytes.SharedPickle(), ("0", 6, TorchBytes.Floats(ZeroToFive))),
    ];

    [Theory]
    [MemberData(nameof(SharedStorageFiles))]
    public void ReadsTensorsThatShareMemory(byte[] file)
    {
        using var weights = TorchBytes.Read(file);
        Assert.Equal(["a", "b"], weights.Keys);
        Assert.Equal([2, 3], weights["a"].shape);
        Assert.Equal([0f, 3, 1, 4, 2, 5], weights["b"].contiguous().data<float>().ToArray());

        weights["a"][1, 2].fill_(9);
        Assert.Equal(9f, weights["b"][2, 1].item<float>());
    }

    [Theory]
    [MemberData(nameof(SharedStorageFiles))]
    public void GivesTensorsThatOutliveTheScopeTheyWereReadIn(byte[] file)
    {
        StateDict weights;
        using (NewDisposeScope())
            weights = TorchBytes.Read(file);
        Assert.Equal(15f, weights["a"].sum().item<float>());
        weights.Dispose();
        Assert.True(weights["a"].IsInvalid);
    }

    public static TheoryData<string, ScalarType, byte[], double> ElementTypes => new()
    {
        { "FloatStorage", ScalarType.Float32, BitConverter.GetBytes(-1.5f), -1.5 },
        { "DoubleStorage", ScalarType.Float64, BitConverter.GetBytes(1e300), 1e300 },
        { "HalfStorage", ScalarType.Float16, BitConverter.GetBytes((Half)0.5), 0.5 },
        { "BFloat16Storage", ScalarType.BFloat16, [0x80, 0x3f], 1 },
        { "CharStorage", ScalarType.Int8, [0xff], -1 },
        { "ShortStorage", ScalarType.Int16, [0, 0x80], short.MinValue },
        { "IntStorage", ScalarType.Int32, [0xff, 0xff, 0xff, 0x7f], int.MaxValue },
        { "LongStorage", ScalarType.Int64, [0, 0, 0, 0, 1, 0, 0, 0], 1L << 32 },
        { "ByteStorage", ScalarType.Byte, [200], 200 },
        { "BoolStorage", ScalarType.Bool, [1], 1 },
    };

    [Theory]
    [MemberData(nameof(ElementTypes))]
    public void ReadsEveryElementType(string storage, ScalarType type, byte[] content, double value)
    {
        var pickle = new PickleBytes().Op(EmptyDict).Text("x").Tensor(storage, "0", 1, 0, [], []).Op(SetItem).Stop();
        foreach (var file in (byte[][])[TorchBytes.Zip(pickle, ("0", content)), TorchBytes.Legacy(pickle, ("0", 1, content))])
        {
            using var weights = TorchBytes.Read(file);
            Assert.Equal(type, weights["x"].dtype);
            Assert.Equal(value, weights["x"].to(ScalarType.Float64).item<double>());
        }
    }

    [Fact]
    public void OpensCheckpointsByKey()
    {
        var pickle = new PickleBytes().Op(EmptyDict).Op(Mark)
            .Text("epoch").Integer(3)
            .Text("state_dict").Op(EmptyDict).Text("w").Tensor("FloatStorage", "0", 1, 0, [1], [1]).Op(SetItem)
            .Op(SetItems).Stop();
        var file = TorchBytes.Zip(pickle, ("0", TorchBytes.Floats(7)));

        using var weights = TorchBytes.Read(file, "state_dict");
        Assert.Equal(7f, weights["w"].item<float>());

        var whole = Assert.Throws<WeightFileException>(() => TorchBytes.Read(file)).Message;
        Assert.Contains("epoch (number), state_dict (state dict of 1 tensors)", whole);
        Assert.Contains("probably the entry \"state_dict\"", whole);
        Assert.Contains("no entry \"model\"", Assert.Throws<WeightFileException>(() => TorchBytes.Read(file, "model")).Message);
        Assert.Contains("holds a number", Assert.Throws<WeightFileException>(() => TorchBytes.Read(file, "epoch")).Message);
    }

    [Fact]
    public void ReadsParametersAndEmptyAndExpandedTensors()
    {
        var pickle = new PickleBytes().Op(EmptyDict).Op(Mark)
            .Text("parameter").Global("torch._utils", "_rebuild_parameter")
            .Tensor("FloatStorage", "0", 1, 0, [1], [1]).Op(NewTrue).Op(EmptyDict).Op(Tuple3).Op(Reduce)
            .Text("empty").Tensor("FloatStorage", "1", 0, 0, [0, 3], [3, 1])
            .Text("expanded").Tensor("FloatStorage", "0", 1, 0, [4], [0])
            .Op(SetItems).Stop();
        using var weights = TorchBytes.Read(TorchBytes.Zip(pickle, ("0", TorchBytes.Floats(2)), ("1", [])));
        Assert.False(weights["parameter"].requires_grad);
        Assert.Equal([0, 3], weights["empty"].shape);
        Assert.Equal(8f, weights["expanded"].sum().item<float>());
    }

    [Fact]
    public void ReadsViewsOfStoragesOfOldFiles()
    {
        var pickle = new PickleBytes().Op(EmptyDict).Text("x").Global("torch._utils", "_rebuild_tensor").Op(Mark)
            .Op(Mark).Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Integer(6)
            .Text("view").Integer(2).Integer(3).Op(Tuple3).Op(PickleOpcode.Tuple).Op(BinPersId)
            .Integer(1).Integers(2).Integers(1).Op(PickleOpcode.Tuple).Op(Reduce).Op(SetItem).Stop();
        using var weights = TorchBytes.Read(TorchBytes.Legacy(pickle, ("0", 6, TorchBytes.Floats(ZeroToFive))));
        Assert.Equal([3f, 4f], weights["x"].contiguous().data<float>().ToArray());
    }

    public static TheoryData<long, long[], long[]> Unreasonable => new()
    {
        { 1, [6], [1] },
        { 0, [7], [1] },
        { 0, [2, 3], [4, 1] },
        { -1, [1], [1] },
        { 7, [0], [1] },
        { 0, [-1], [1] },
        { 0, [2], [-1] },
        { 0, [2, 2], [1] },
        { 0, [2], [long.MaxValue] },
        { 0, [long.MaxValue, long.MaxValue], [0, 0] },
        { 0, [1L << 40], [0] },
        { 0, [0, long.MaxValue, long.MaxValue], [0, 0, 0] },
        { 0, [.. Enumerable.Repeat(1L, 65)], [.. Enumerable.Repeat(1L, 65)] },
    };

    [Theory]
    [MemberData(nameof(Unreasonable))]
    public void RefusesTensorsOutsideTheirStorage(long offset, long[] sizes, long[] strides)
    {
        var pickle = new PickleBytes().Op(EmptyDict).Text("x").Tensor("FloatStorage", "0", 6, offset, sizes, strides).Op(SetItem).Stop();
        var file = TorchBytes.Zip(pickle, ("0", TorchBytes.Floats(ZeroToFive)));
        Assert.Contains("_rebuild_tensor_v2", Assert.Throws<WeightFileException>(() => TorchBytes.Read(file)).Message);
    }

    [Fact]
    public void RefusesStoragesThatAreMissingOrTooShort()
    {
        var huge = new PickleBytes().Op(EmptyDict).Text("x").Tensor("FloatStorage", "0", 1L << 60, 0, [1], [1]).Op(SetItem).Stop();
        Assert.Contains("is missing", Refusal(TorchBytes.Zip(huge)));
        Assert.Contains("has 4 bytes where 4,611,686,018,427,387,904", Refusal(TorchBytes.Zip(huge, ("0", new byte[4]))));
        Assert.Contains("cut off in storage 0", Refusal(TorchBytes.Legacy(huge, ("0", 1L << 60, new byte[4]))));
        Assert.Contains("has 1 elements where", Refusal(TorchBytes.Legacy(huge, ("0", 1, new byte[4]))));
        Assert.Contains("no tensor uses", Refusal(TorchBytes.Legacy(TorchBytes.SharedPickle(), ("1", 1, new byte[4]))));
    }

    public static TheoryData<string, byte[]> Foreign => new()
    {
        { "the file is empty", [] },
        { "neither", "hello"u8.ToArray() },
        { "a web page", Encoding.UTF8.GetBytes("\n<!DOCTYPE html><html>") },
        { "Git LFS pointer", Encoding.UTF8.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:0") },
        { "tar archive", [.. new byte[257], .. "ustar\0"u8, .. new byte[300]] },
        { "another magic number", new PickleBytes().Integer(1).Stop() },
        { "big-endian", TorchBytes.LegacyHeader(NewFalse) },
        { "big-endian", TorchBytes.Archive(CompressionLevel.NoCompression, ("a/data.pkl", TorchBytes.SharedPickle()), ("a/byteorder", "big"u8.ToArray())) },
        { "without data.pkl", TorchBytes.Archive(CompressionLevel.NoCompression, ("a/b", [1])) },
        { "TorchScript", TorchBytes.Archive(CompressionLevel.NoCompression, ("a/data.pkl", [1]), ("a/constants.pkl", [1])) },
        { "no state dict: it holds a tensor [1]", TorchBytes.Zip(new PickleBytes().Tensor("FloatStorage", "0", 1, 0, [1], [1]).Stop()) },
        { "no state dict: it has 0 entries", TorchBytes.Zip(new PickleBytes().Op(EmptyDict).Stop()) },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void ReportsWhatTheFileIsInstead(string message, byte[] file) => Assert.Contains(message, Refusal(file));

    private static string Refusal(byte[] file) => Assert.Throws<WeightFileException>(() => TorchBytes.Read(file)).Message;
}
