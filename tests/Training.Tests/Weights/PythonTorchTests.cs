using System.Text.Json;
using Torchline.Tests;
using Torchline.Training.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Weights;

/// <summary>Files that PyTorch itself has just written.</summary>
public sealed class PythonTorchTests
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["float64"] = ScalarType.Float64,
        ["float32"] = ScalarType.Float32,
        ["float16"] = ScalarType.Float16,
        ["bfloat16"] = ScalarType.BFloat16,
        ["int64"] = ScalarType.Int64,
        ["int32"] = ScalarType.Int32,
        ["int16"] = ScalarType.Int16,
        ["int8"] = ScalarType.Int8,
        ["uint8"] = ScalarType.Byte,
        ["bool"] = ScalarType.Bool,
    };

    private static string Script => Path.Combine(SharedData.RepositoryRoot, "tests/Training.Tests/Weights/write_weights.py");

    [PythonTorchTheory]
    [InlineData("zip", 1)]
    [InlineData("zip", 2)]
    [InlineData("zip", 5)]
    [InlineData("legacy", 1)]
    [InlineData("legacy", 2)]
    [InlineData("legacy", 3)]
    [InlineData("legacy", 4)]
    [InlineData("legacy", 5)]
    public void AreReadToTheLastBit(string container, int protocol)
    {
        using var folder = new TemporaryFolder();
        using var expected = JsonDocument.Parse(PythonTorch.Run(Script, folder["x.pth"], container, $"{protocol}"));

        using var weights = WeightFile.Read(folder["x.pth"], "state_dict");

        Assert.Equal(expected.RootElement.EnumerateObject().Select(tensor => tensor.Name), weights.Keys);
        foreach (var tensor in expected.RootElement.EnumerateObject())
        {
            var read = weights[tensor.Name];
            Assert.Equal(Types[tensor.Value.GetProperty("type").GetString()!], read.dtype);
            Assert.Equal(tensor.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), read.shape);
            Assert.Equal(
                tensor.Value.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()),
                read.to(ScalarType.Float64).contiguous().data<double>().ToArray());
        }
        weights["base"].fill_(-1);
        Assert.Equal(-1f, weights["row"][0].item<float>());
    }
}
