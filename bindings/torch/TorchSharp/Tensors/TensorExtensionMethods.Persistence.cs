using static TorchSharp.torch;

namespace TorchSharp;

// A tensor in TorchSharp's own format: the element type, the number of dimensions and their sizes as LEB128 numbers, then the
// elements in row-major order, little-endian.
public static partial class TensorExtensionMethods
{
    private const int CopyBuffer = 1 << 16;

    public static void Save(this Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
    }

    public static unsafe void Save(this Tensor tensor, BinaryWriter writer)
    {
        var shape = tensor.shape;
        writer.Write7BitEncodedInt64((long)tensor.dtype);
        writer.Write7BitEncodedInt64(shape.Length);
        foreach (var size in shape)
        {
            writer.Write7BitEncodedInt64(size);
        }

        using var detached = tensor.detach();
        using var local = detached.cpu();
        using var contiguous = local.contiguous();
        using var memory = new UnmanagedMemoryStream((byte*)contiguous.DataPointer, contiguous.numel() * contiguous.element_size());
        writer.Flush();
        memory.CopyTo(writer.BaseStream, CopyBuffer);
    }

    /// <summary>Reads a tensor.</summary>
    /// <param name="skip">Whether to read past it only; then the result is an empty tensor.</param>
    /// <exception cref="InvalidDataException">These are not the bytes of a tensor.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within the tensor; nothing was allocated for it if that can be known.</exception>
    public static Tensor Load(this BinaryReader reader, bool skip = false)
    {
        var (dtype, shape) = ReadHeader(reader);
        var stream = reader.BaseStream;
        if (skip)
        {
            Skip(stream, dtype, shape);
            return empty([0], dtype);
        }

        if (stream.CanSeek && stream.Length - stream.Position < ByteCount(dtype, shape))
        {
            throw new EndOfStreamException("The stream is shorter than the tensor that it announces.");
        }

        var tensor = empty(shape, dtype);
        ReadElements(stream, tensor);
        return tensor;
    }

    /// <summary>Reads a tensor into this one.</summary>
    /// <param name="skip">Whether to check it and read past it only.</param>
    /// <exception cref="ArgumentException">The stream's tensor has another type or shape.</exception>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (dtype, shape) = ReadHeader(reader);
        if (dtype != tensor.dtype || !tensor.shape.AsSpan().SequenceEqual(shape))
        {
            throw new ArgumentException(
                $"The stream holds {dtype} [{string.Join(", ", shape)}], " +
                $"the tensor to load is {tensor.dtype} [{string.Join(", ", tensor.shape)}].");
        }

        if (skip)
        {
            Skip(reader.BaseStream, dtype, shape);
            return;
        }

        using var mode = no_grad();
        if (tensor.device_type == DeviceType.CPU && tensor.is_contiguous())
        {
            ReadElements(reader.BaseStream, tensor);
            return;
        }

        using var loaded = empty(shape, dtype, CPU);
        ReadElements(reader.BaseStream, loaded);
        tensor.copy_(loaded);
    }

    /// <summary>Reads a tensor into the one given, or past it when there is none.</summary>
    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        if (tensor is not null)
        {
            tensor.Load(reader, skip);
            return;
        }

        var (dtype, shape) = ReadHeader(reader);
        Skip(reader.BaseStream, dtype, shape);
    }

    private static (ScalarType dtype, long[] shape) ReadHeader(BinaryReader reader)
    {
        var dtype = (ScalarType)reader.Read7BitEncodedInt64();
        var dimensions = reader.Read7BitEncodedInt64();
        if (!Enum.IsDefined(dtype) || dimensions is < 0 or > 64)
        {
            throw new InvalidDataException($"No tensor has element type {dtype} and {dimensions} dimensions.");
        }

        var shape = new long[dimensions];
        foreach (ref var size in shape.AsSpan())
        {
            size = reader.Read7BitEncodedInt64();
            if (size < 0)
            {
                throw new InvalidDataException($"No tensor has size {size}.");
            }
        }

        return (dtype, shape);
    }

    private static long ByteCount(ScalarType dtype, long[] shape) => checked(shape.TotalSize() * dtype.ElementSize());

    private static unsafe void ReadElements(Stream stream, Tensor tensor)
    {
        var start = (byte*)tensor.DataPointer;
        var left = tensor.numel() * tensor.element_size();
        while (left > 0)
        {
            var part = (int)Math.Min(left, 1 << 30);
            stream.ReadExactly(new Span<byte>(start, part));
            start += part;
            left -= part;
        }
    }

    private static void Skip(Stream stream, ScalarType dtype, long[] shape)
    {
        Span<byte> buffer = stackalloc byte[1 << 12];
        for (var left = ByteCount(dtype, shape); left > 0; left -= Math.Min(left, buffer.Length))
        {
            stream.ReadExactly(buffer[..(int)Math.Min(left, buffer.Length)]);
        }
    }
}
