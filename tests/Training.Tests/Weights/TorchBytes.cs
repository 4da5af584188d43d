using System.IO.Compression;
using Torchline.Training.Weights;

namespace Training.Tests.Weights;

/// <summary>Files as <c>torch.save</c> lays them out, around a pickle and storages that a test chooses.</summary>
internal static class TorchBytes
{
    /// <summary>A state dict of two tensors that share a storage of six floats, 0 to 5: <c>a</c> is (2, 3), <c>b</c> its transpose.</summary>
    public static byte[] SharedPickle() => new PickleBytes()
        .Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark)
        .Text("a").Tensor("FloatStorage", "0", 6, 0, [2, 3], [3, 1])
        .Text("b").Tensor("FloatStorage", "0", 6, 0, [3, 2], [1, 3])
        .Op(PickleOpcode.SetItems).Stop();

    public static byte[] Floats(params float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    public static byte[] Zip(byte[] pickle, params (string Key, byte[] Content)[] storages) =>
        Archive(CompressionLevel.NoCompression, [("archive/data.pkl", pickle), .. storages.Select(s => ($"archive/data/{s.Key}", s.Content))]);

    public static byte[] Archive(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return file.ToArray();
    }

    public static byte[] Legacy(byte[] pickle, params (string Key, long Count, byte[] Content)[] storages)
    {
        var keys = new PickleBytes().Op(PickleOpcode.EmptyList).Op(PickleOpcode.Mark);
        foreach (var (key, _, _) in storages)
            keys.Text(key);
        return
        [
            .. LegacyHeader(), .. pickle, .. keys.Op(PickleOpcode.Appends).Stop(),
            .. storages.SelectMany(storage => (byte[])[.. BitConverter.GetBytes(storage.Count), .. storage.Content]),
        ];
    }

    public static byte[] LegacyHeader(PickleOpcode littleEndian = PickleOpcode.NewTrue) =>
    [
        .. new PickleBytes().Op(PickleOpcode.Long1, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).Stop(),
        .. new PickleBytes().Integer(1001).Stop(),
        .. new PickleBytes().Op(PickleOpcode.EmptyDict).Text("little_endian").Op(littleEndian).Op(PickleOpcode.SetItem).Stop(),
    ];

    public static StateDict Read(byte[] file, string? key = null) => WeightFile.Read(new MemoryStream(file), "test.pth", key);
}
