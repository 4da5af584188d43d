using System.Text;
using Torchline.Training.Weights;
using Torchline.Training.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<ScalarType> ElementTypes =>
    [
        ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64,
        ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    [Theory]
    [MemberData(nameof(ElementTypes))]
    public void ReadsWhatItWrites(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new[] { 0f, 1, 1, 0, 1, 0 }).reshape(2, 3).to(type);
        SafetensorsFile.Write(folder["x"], new Dictionary<string, Tensor> { ["transposed"] = matrix.t(), ["scalar"] = matrix[0, 1] });

        using var read = WeightFile.Read(folder["x"]);
        Assert.Equal(type, read["transposed"].dtype);
        Assert.Equal([3, 2], read["transposed"].shape);
        Assert.True(read["transposed"].equal(matrix.t()).all().item<bool>());
        Assert.Empty(read["scalar"].shape);
    }

    [Fact]
    public void KeepsMetadataAndAlignsTensors()
    {
        using var scope = NewDisposeScope();
        SafetensorsFile.Write(
            folder["x"],
            new Dictionary<string, Tensor> { ["small"] = ones(3, dtype: int8), ["wide"] = ones(2, dtype: float64), ["none"] = empty(0, 5) },
            new Dictionary<string, string> { ["format"] = "pt", ["größe"] = "\"1\"" });

        using var read = WeightFile.Read(folder["x"]);
        Assert.Equal("pt", read.Metadata["format"]);
        Assert.Equal("\"1\"", read.Metadata["größe"]);
        Assert.Equal([0, 5], read["none"].shape);
        Assert.Equal(["wide", "none", "small"], read.Keys);
        var bytes = File.ReadAllBytes(folder["x"]);
        Assert.Equal(0, BitConverter.ToInt64(bytes) % 8);
        Assert.Equal(8 + BitConverter.ToInt64(bytes) + 16 + 3, bytes.Length);
    }

    public static TheoryData<string, string, int> Malformed => new()
    {
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "overlap", 12 },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", "gaps", 12 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "4 bytes of tensors where the header describes 8", 4 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "9 bytes of tensors where the header describes 8", 9 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "in bytes 0 to 4", 8 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "in bytes 8 to 0", 8 },
        { """{"a":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}""", "in bytes 0 to 8", 8 },
        { """{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", "in bytes 0 to 0", 0 },
        { """{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", "F8_E4M3", 1 },
        { """{"a":{"dtype":"F32","shape":[1]}}""", "lacks dtype", 4 },
        { """{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "malformed header", 4 },
        { """{"a":{"dtype":"F32","shape":"x","data_offsets":[0,4]}}""", "malformed header", 4 },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "malformed header", 8 },
        { """{"__metadata__":{"a":1}}""", "malformed header", 0 },
        { """{"__metadata__":[]}""", "malformed header", 0 },
        { """{"a":[[[[[[[[[]]]]]]]]]}""", "malformed header", 0 },
        { """{"a":7}""", "malformed header", 0 },
        { """{"a" """, "malformed header", 0 },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void ReportsWhatIsMalformed(string header, string message, int bytes)
    {
        var json = Encoding.UTF8.GetBytes(header);
        Assert.Contains(message, Refusal([.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[bytes]]));
    }

    [Theory]
    [InlineData(ulong.MaxValue, "a header of")]
    [InlineData(100_000_001, "a header of")]
    [InlineData(100_000_000, "cut off")]
    public void BelievesNoLengthOfTheHeader(ulong length, string message) =>
        Assert.Contains(message, Refusal([.. BitConverter.GetBytes(length), .. "{}"u8]));

    [Fact]
    public void LeavesTheOldFileWhereTheNewOneCannotBeWritten()
    {
        using var scope = NewDisposeScope();
        File.WriteAllText(folder["x"], "old");
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(
            folder["x"], new Dictionary<string, Tensor> { ["z"] = zeros(1, dtype: complex64) }));
        Assert.Equal("old", File.ReadAllText(folder["x"]));
    }

    private static string Refusal(byte[] file) => Assert.Throws<WeightFileException>(() => TorchBytes.Read(file)).Message;
}
