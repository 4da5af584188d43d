using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// TorchSharp's own binary form of a tensor: element type, number of dimensions and each size as 7-bit encoded integers
/// (LEB128, as BinaryWriter writes lengths), then the elements in row-major order, little-endian.
/// </summary>
internal static class TensorFile
{
    private const int MostDimensions = 64;
    private const int Chunk = 1 << 20;

    public static void Write(Tensor tensor, BinaryWriter writer)
    {
        using var stored = tensor.detach().to(CPU, disposeAfter: true).Contiguous();
        writer.Write7BitEncodedInt64((long)stored.dtype);
        long[] shape = stored.shape;
        writer.Write7BitEncodedInt64(shape.Length);
        foreach (long size in shape) writer.Write7BitEncodedInt64(size);
        writer.Flush();
        stored.WriteBytesToStream(writer.BaseStream);
    }

    /// <summary>Reads a new tensor. Memory is asked for only as far as the stream has bytes for it.</summary>
    /// <exception cref="InvalidDataException">The header describes no tensor.</exception>
    /// <exception cref="EndOfStreamException">The stream ends before the tensor does.</exception>
    public static Tensor Read(BinaryReader reader)
    {
        var (dtype, shape, bytes) = ReadHeader(reader);
        RequireBytes(reader.BaseStream, bytes);
        if (!reader.BaseStream.CanSeek) return ReadUnseekable(reader, dtype, shape, bytes);
        var tensor = empty(shape, dtype, CPU);
        try
        {
            tensor.ReadBytesFromStream(reader.BaseStream);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Reads into a tensor that exists, or past the data when <paramref name="skip"/> is set.</summary>
    /// <exception cref="ArgumentException">The stored tensor has another type or other sizes.</exception>
    public static void ReadInto(Tensor tensor, BinaryReader reader, bool skip)
    {
        var (dtype, shape, bytes) = ReadHeader(reader);
        if (!skip && dtype != tensor.dtype)
            throw Mismatch($"data types while loading: {dtype} is stored, {tensor.dtype} expected");
        if (!skip && !shape.AsSpan().SequenceEqual(tensor.shape))
            throw Mismatch(
                $"shape while loading: [{string.Join(", ", shape)}] is stored, [{string.Join(", ", tensor.shape)}] expected");
        RequireBytes(reader.BaseStream, bytes);
        if (skip)
        {
            Skip(reader, bytes);
            return;
        }
        using var stored = empty(shape, dtype, CPU);
        stored.ReadBytesFromStream(reader.BaseStream);
        using var _ = no_grad();
        tensor.copy_(stored);
    }

    /// <summary>Reads past one stored tensor.</summary>
    public static void Skip(BinaryReader reader)
    {
        var (_, _, bytes) = ReadHeader(reader);
        Skip(reader, bytes);
    }

    private static ArgumentException Mismatch(string what) => new(
        $"Mismatched tensor {what}. Make sure that the model you are loading into is exactly the same as the origin.");

    private static (ScalarType Dtype, long[] Shape, long Bytes) ReadHeader(BinaryReader reader)
    {
        long dtype = reader.Read7BitEncodedInt64();
        if (dtype is < sbyte.MinValue or > sbyte.MaxValue || !Enum.IsDefined((ScalarType)dtype))
            throw new InvalidDataException($"{dtype} is no element type of tensors");
        long dimensions = reader.Read7BitEncodedInt64();
        if (dimensions is < 0 or > MostDimensions)
            throw new InvalidDataException($"a tensor does not have {dimensions} dimensions");
        var shape = new long[dimensions];
        long bytes = ((ScalarType)dtype).ElementSize();
        for (int d = 0; d < shape.Length; d++)
        {
            shape[d] = reader.Read7BitEncodedInt64();
            if (shape[d] < 0 || (shape[d] != 0 && bytes > long.MaxValue / shape[d]))
                throw new InvalidDataException($"a tensor's dimension is not of size {shape[d]}");
            bytes *= shape[d];
        }
        return ((ScalarType)dtype, shape, bytes);
    }

    private static void RequireBytes(Stream stream, long bytes)
    {
        if (stream.CanSeek && stream.Length - stream.Position < bytes)
            throw new EndOfStreamException($"the tensor has {bytes} bytes, the stream {stream.Length - stream.Position} more");
    }

    private static Tensor ReadUnseekable(BinaryReader reader, ScalarType dtype, long[] shape, long bytes)
    {
        using var received = new MemoryStream();
        var buffer = new byte[Chunk];
        for (long left = bytes; left > 0;)
        {
            int count = reader.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (count == 0) throw new EndOfStreamException($"the tensor's last {left} bytes are missing");
            received.Write(buffer, 0, count);
            left -= count;
        }
        received.Position = 0;
        var tensor = empty(shape, dtype, CPU);
        tensor.ReadBytesFromStream(received);
        return tensor;
    }

    private static void Skip(BinaryReader reader, long bytes)
    {
        RequireBytes(reader.BaseStream, bytes);
        if (reader.BaseStream.CanSeek)
        {
            reader.BaseStream.Seek(bytes, SeekOrigin.Current);
            return;
        }
        var buffer = new byte[Chunk];
        while (bytes > 0)
        {
            int count = reader.Read(buffer, 0, (int)Math.Min(bytes, buffer.Length));
            if (count == 0) throw new EndOfStreamException($"the tensor's last {bytes} bytes are missing");
            bytes -= count;
        }
    }

    private static Tensor Contiguous(this Tensor tensor)
    {
        using (tensor) return tensor.contiguous();
    }
}
