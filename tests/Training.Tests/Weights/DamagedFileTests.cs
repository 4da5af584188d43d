using Torchline.Training.Core.Data;
using Torchline.Training.Weights;
using Torchline.Training.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Weights;

public sealed class DamagedFileTests
{
    private const int Cases = 4000;

    private static readonly byte[] Storage = TorchBytes.Floats(0, 1, 2, 3, 4, 5);

    public static TheoryData<string, byte[]> Files => new()
    {
        { "zip", TorchBytes.Zip(TorchBytes.SharedPickle(), ("0", Storage)) },
        { "legacy", TorchBytes.Legacy(TorchBytes.SharedPickle(), ("0", 6, Storage)) },
        { "safetensors", Safetensors() },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void CutOffAnywhereIsAnError(string format, byte[] file)
    {
        TorchBytes.Read(file).Dispose();
        for (var length = 0; length < file.Length; length++)
        {
            var error = Record.Exception(() => TorchBytes.Read(file[..length]));
            Assert.True(error is WeightFileException, $"{format}, {length} of {file.Length} bytes: {error?.ToString() ?? "no error"}");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void WrongBitsAreAnErrorOrOtherNumbers(string format, byte[] file)
    {
        var random = SplitMix64.For(3, file.Length);
        for (var test = 0; test < Cases; test++)
        {
            var damaged = file.ToArray();
            for (var flips = 1 + random.Below(4); flips > 0; flips--)
                damaged[random.Below(damaged.Length)] ^= (byte)(1 << random.Below(8));
            var error = Record.Exception(() =>
            {
                using var weights = TorchBytes.Read(damaged);
                foreach (var tensor in weights.Values)
                    tensor.to(ScalarType.Float64).sum().Dispose();
            });
            Assert.True(error is null or WeightFileException, $"{format}, case {test}: {error}");
        }
    }

    private static byte[] Safetensors()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        SafetensorsFile.Write(folder["x"], new Dictionary<string, Tensor> { ["a"] = arange(6).to(float32), ["b"] = ones(2, 2) });
        return File.ReadAllBytes(folder["x"]);
    }
}
