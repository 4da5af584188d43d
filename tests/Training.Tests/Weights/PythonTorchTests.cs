using System.Text.Json;
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

    [PythonTorchFact]
    public void AreReadToTheLastBit()
    {
        string[] names = ["zip-1", "zip-2", "zip-5", "legacy-1", "legacy-2", "legacy-3", "legacy-4", "legacy-5"];
        using var folder = new TemporaryFolder();
        var script = Path.Combine(SharedData.RepositoryRoot, "tests/Training.Tests/Weights/write_weights.py");
        using var expected = JsonDocument.Parse(PythonTorch.Run([script, folder.Path, .. names]));
        Assert.All(names, name => AssertRead(folder[name], expected));
    }

    private static void AssertRead(string path, JsonDocument expected)
    {
        using var weights = WeightFile.Read(path, "state_dict");

        Assert.Equal(expected.RootElement.EnumerateObject().Select(tensor => tensor.Name), weights.Keys);
        foreach (var tensor in expected.RootElement.EnumerateObject())
        {
            var read = weights[tensor.Name];
            Assert.Equal(Types[tensor.Value.GetProperty("type").GetString()!], read.dtype);
            Assert.Equal(tensor.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), read.shape);
            Assert.Equal(
                tensor.Value.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()),
                read.numel() == 0 ? [] : read.to(ScalarType.Float64).contiguous().data<double>().ToArray()); // data<T>() wants an element
        }
        weights["base"].fill_(-1);
        Assert.Equal(-1f, weights["row"][0].item<float>());
    }
}
