using System.IO.Compression;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class SerializationTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    public void Tensors_come_back_as_they_were(ScalarType type)
    {
        using var original = arange(6).reshape(2, 3).to(type);
        using var stream = new MemoryStream();
        original.Save(stream);
        stream.Position = 0;
        using var loaded = Tensor.Load(stream);
        Assert.Equal(type, loaded.dtype);
        Assert.True(original.Equals(loaded));
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void The_bytes_are_TorchSharps_own_format()
    {
        using var original = tensor(new short[,] { { 1, 2 } });
        using var stream = new MemoryStream();
        original.Save(stream);
        Assert.Equal([2, 2, 1, 2, 1, 0, 2, 0], stream.ToArray()); // Int16, two dimensions, 1, 2, elements
    }

    [Fact]
    public void Views_and_parameters_are_saved_by_value()
    {
        using var view = arange(6, dtype: float32).reshape(2, 3).t().requires_grad_();
        using var stream = new MemoryStream();
        view.Save(stream);
        stream.Position = 0;
        using var loaded = Tensor.Load(stream);
        Assert.Equal([3, 2], loaded.shape);
        Assert.Equal([0f, 3, 1, 4, 2, 5], loaded.data<float>().ToArray());
        Assert.False(loaded.requires_grad);
    }

    [Fact]
    public void Files_round_trip()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "tensor.dat");
        using var original = randn(300, 7);
        save(original, path);
        using var loaded = load(path);
        Assert.True(original.Equals(loaded));
        Directory.Delete(Path.GetDirectoryName(path)!, true);
    }

    [Fact]
    public void Streams_that_cannot_seek_are_read()
    {
        using var original = arange(1000);
        using var stored = new MemoryStream();
        using (var packed = new GZipStream(stored, CompressionLevel.Fastest, leaveOpen: true)) original.Save(packed);
        stored.Position = 0;
        using var loaded = Tensor.Load(new GZipStream(stored, CompressionMode.Decompress));
        Assert.True(original.Equals(loaded));
    }

    [Fact]
    public void Loading_into_a_tensor_checks_type_and_sizes()
    {
        using var original = tensor(new float[] { 1, 2 });
        using var stream = new MemoryStream();
        original.Save(stream);
        using var reader = new BinaryReader(stream);

        using var target = zeros(2, requires_grad: true);
        stream.Position = 0;
        target.Load(reader);
        Assert.Equal([1f, 2], target.detach().data<float>().ToArray());

        stream.Position = 0;
        using var wrongSizes = zeros(3);
        Assert.Throws<ArgumentException>(() => wrongSizes.Load(reader));
        stream.Position = 0;
        using var wrongType = zeros(2, dtype: int64);
        Assert.Throws<ArgumentException>(() => wrongType.Load(reader));
        stream.Position = 0;
        wrongType.Load(reader, skip: true);
        Assert.Equal(stream.Length, stream.Position);
        Assert.Equal([0, 0], wrongType.data<long>().ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 99 }, typeof(InvalidDataException))] // no such type
    [InlineData(new byte[] { 6, 100 }, typeof(InvalidDataException))] // a hundred dimensions
    [InlineData(new byte[] { 6, 2, 255, 255, 255, 255, 127, 255, 255, 255, 255, 127 }, typeof(InvalidDataException))] // overflows
    [InlineData(new byte[] { 6, 1, 255, 255, 255, 255, 127 }, typeof(EndOfStreamException))] // 128 GiB that are not there
    [InlineData(new byte[] { 6, 1, 2, 0, 0, 0, 0 }, typeof(EndOfStreamException))] // half
    [InlineData(new byte[] { 6 }, typeof(EndOfStreamException))]
    public void Damaged_data_is_refused_before_memory_is_asked_for(byte[] bytes, Type expected)
    {
        Assert.Throws(expected, () => Tensor.Load(new MemoryStream(bytes)));
        Assert.Throws(expected, () => Tensor.Load(new Unseekable(bytes)));
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
