namespace TorchSharp;

public static partial class torch
{
    public static void save(Tensor t, string location) => t.Save(location);

    public static Tensor load(string location) => Tensor.Load(location);

    public partial class Tensor
    {
        public void save(string location) => this.Save(location);

        public static Tensor load(string location) => Load(location);

        /// <summary>Reads a tensor that Save wrote.</summary>
        /// <exception cref="InvalidDataException">The file holds no tensor.</exception>
        /// <exception cref="EndOfStreamException">The file is cut short.</exception>
        public static Tensor Load(string location)
        {
            using var stream = File.OpenRead(location);
            return Load(stream);
        }

        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            return Load(reader);
        }

        public static Tensor Load(BinaryReader reader) => TensorFile.Read(reader);

        /// <summary>Writes the memory of a contiguous CPU tensor, of any size.</summary>
        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            if (numel() == 0) return;
            foreach (var (start, length) in Chunks(bufferSize)) stream.Write(new ReadOnlySpan<byte>((byte*)start, length));
            GC.KeepAlive(this);
        }

        /// <summary>Fills the memory of a contiguous CPU tensor, of any size.</summary>
        /// <exception cref="EndOfStreamException">The stream ends first.</exception>
        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            if (numel() == 0) return;
            foreach (var (start, length) in Chunks(bufferSize)) stream.ReadExactly(new Span<byte>((byte*)start, length));
            GC.KeepAlive(this);
        }

        private IEnumerable<(nint Start, int Length)> Chunks(int bufferSize)
        {
            RequireCpu();
            if (!is_contiguous()) throw new InvalidOperationException("only a contiguous tensor's memory can be streamed");
            // Memory goes straight to the stream, so that a small buffer size would only cost calls.
            int chunk = Math.Max(bufferSize, 1 << 20);
            nint start = DataPointer;
            for (long left = numel() * element_size(); left > 0; left -= chunk, start += chunk)
                yield return (start, (int)Math.Min(left, chunk));
        }
    }
}

public static partial class TensorExtensionMethods
{
    /// <summary>Writes a tensor to a file in TorchSharp's own format.</summary>
    public static void Save(this torch.Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    public static void Save(this torch.Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        tensor.Save(writer);
    }

    public static void Save(this torch.Tensor tensor, BinaryWriter writer) => TensorFile.Write(tensor, writer);

    /// <summary>Reads a new tensor, or past one when <paramref name="skip"/> is set: then the result is empty.</summary>
    public static torch.Tensor Load(BinaryReader reader, bool skip = false)
    {
        if (!skip) return TensorFile.Read(reader);
        TensorFile.Skip(reader);
        return torch.empty(0);
    }

    /// <summary>Overwrites a tensor with one that Save wrote, of the same type and sizes.</summary>
    /// <param name="skip">Read past the stored tensor and leave this one as it is.</param>
    /// <exception cref="ArgumentException">The stored tensor has another type or other sizes.</exception>
    public static void Load(this torch.Tensor tensor, BinaryReader reader, bool skip = false) =>
        TensorFile.ReadInto(tensor, reader, skip);

    /// <summary>As <see cref="Load(torch.Tensor, BinaryReader, bool)"/>; makes the tensor when it is null.</summary>
    public static void Load(ref torch.Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        if (tensor is not null)
            TensorFile.ReadInto(tensor, reader, skip);
        else if (skip)
            TensorFile.Skip(reader);
        else
            tensor = TensorFile.Read(reader);
    }
}
