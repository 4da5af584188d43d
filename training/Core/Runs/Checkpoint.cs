using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Torchline.Training.Core.Optimization;
using static TorchSharp.TensorExtensionMethods;

namespace Torchline.Training.Core.Runs;

/// <summary>
/// Saves and restores everything that the next step depends on: progress, weights, optimizer state, averaged weights and
/// libtorch's random generator (that of the processors; TorchSharp gives no access to a CUDA device's). The order of the data needs no
/// saving, it follows from seed and epoch.
/// </summary>
/// <remarks>The file ends with the SHA-256 of what comes before, so a damaged file is recognised before it is believed.</remarks>
/// <param name="network">The network being trained.</param>
/// <param name="optimizer">Its optimizer; null where TorchSharp cannot save its state (L-BFGS).</param>
/// <param name="average">Its averaged weights, if the run keeps any.</param>
internal sealed class Checkpoint(nn.Module network, OptimizerHelper? optimizer, WeightAverage? average)
{
    private const string Magic = "torchline checkpoint 1";
    private const int HashLength = SHA256.HashSizeInBytes;
    private const int MaximumProgressLength = 64 << 20;

    /// <summary>Writes <paramref name="path"/>, atomically.</summary>
    public void Save(string path, TrainingProgress progress) => DurableFile.Write(path, stream =>
    {
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            var json = JsonSerializer.SerializeToUtf8Bytes(progress, RunJson.OneLine);
            writer.Write(json.Length);
            writer.Write(json);
            network.save(writer);
            optimizer?.save_state_dict(writer);
            writer.Write(average is not null);
            average?.Save(writer);
            using var random = get_rng_state();
            random.Save(writer);
        }
        stream.Position = 0;
        stream.Write(SHA256.HashData(stream));
    });

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or belongs to another kind of run.</exception>
    public TrainingProgress Load(string path)
    {
        using var stream = File.OpenRead(path);
        Verify(stream, path);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        if (reader.ReadString() != Magic)
            throw new InvalidDataException($"{path}: not a checkpoint of this program");
        var progress = ReadProgress(reader, path);
        network.load(reader);
        LoadOptimizer(reader, path);
        if (reader.ReadBoolean() != average is not null)
            throw new InvalidDataException($"{path}: averaged weights in the checkpoint do not fit the configuration");
        average?.Load(reader);
        using var random = get_rng_state();
        random.Load(reader);
        set_rng_state(random);
        return progress;
    }

    private void LoadOptimizer(BinaryReader reader, string path)
    {
        try
        {
            optimizer?.load_state_dict(reader);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(
                $"{path}: the checkpoint is of another optimizer ({e.Message}) Finish the run with the version that began it, or start another.", e);
        }
    }

    /// <summary>Reads only how far the run has come.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static TrainingProgress ReadProgress(string path)
    {
        using var stream = File.OpenRead(path);
        Verify(stream, path);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        return reader.ReadString() == Magic
            ? ReadProgress(reader, path)
            : throw new InvalidDataException($"{path}: not a checkpoint of this program");
    }

    private static TrainingProgress ReadProgress(BinaryReader reader, string path)
    {
        var length = reader.ReadInt32();
        if (length is < 0 or > MaximumProgressLength || length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new InvalidDataException($"{path}: impossible length in the checkpoint");
        return JsonSerializer.Deserialize<TrainingProgress>(reader.ReadBytes(length), RunJson.OneLine)
            ?? throw new InvalidDataException($"{path}: no progress in the checkpoint");
    }

    private static void Verify(FileStream stream, string path)
    {
        if (stream.Length <= HashLength)
            throw new InvalidDataException($"{path}: the checkpoint is cut off");
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (var left = stream.Length - HashLength; left > 0;)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            sha.AppendData(buffer, 0, read);
            left -= read;
        }
        var expected = new byte[HashLength];
        stream.ReadExactly(expected);
        if (!expected.AsSpan().SequenceEqual(sha.GetHashAndReset()))
            throw new InvalidDataException($"{path}: the checkpoint is damaged (its checksum does not match)");
        stream.Position = 0;
    }
}
