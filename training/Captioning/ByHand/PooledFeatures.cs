using System.Security.Cryptography;
using System.Text;
using Torchline.Training.Data.Captions;
using Torchline.Training.Data.Images;
using Torchline.Training.Display;
using Torchline.Training.Models.Vision;
using Torchline.Training.Runs;
using Torchline.Training.Weights;
using Torchline.Training.Weights.Safetensors;
using static TorchSharp.torch;

namespace Torchline.Training.Captioning.ByHand;

/// <summary>
/// What a frozen ResNet-18 says of pictures as a whole, averaged over all places: computed once, then read from a file by every
/// continuation, and by other runs if they share the folder.
/// </summary>
/// <param name="folder">The folder of the files.</param>
/// <param name="weights">The weights of the network, .pth or .safetensors.</param>
/// <param name="view">What is seen of a picture.</param>
/// <param name="display">Told how far a computation has come.</param>
public sealed class PooledFeatures(string folder, string weights, PictureView view, ITrainingDisplay display)
{
    /// <summary>Numbers that describe a picture (F).</summary>
    public const int Size = 512;

    private const string Encoder = "resnet18";
    private const string Name = "features";
    private const int ImageNetClasses = 1_000;
    private const int BatchSize = 32;
    private const int Remarks = 10;

    /// <summary>The features of pictures.</summary>
    /// <param name="set">The set that they belong to; its checksums tell them from others of the same name.</param>
    /// <param name="files">The pictures' files.</param>
    /// <param name="stop">Asks to stop; what has been computed is lost then.</param>
    /// <returns>Features (P, F), float32; they belong to the caller.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <exception cref="WeightFileException">The weights, or the file of the features, cannot be read or do not fit.</exception>
    public Tensor Of(CaptionSet set, IReadOnlyList<string> files, CancellationToken stop)
    {
        var path = Path.Combine(folder, KeyOf(set, files) + ".safetensors");
        if (!File.Exists(path))
        {
            using var computed = Compute(files, stop);
            SafetensorsFile.Write(path, [KeyValuePair.Create(Name, computed)]);
        }
        using var stored = WeightFile.Read(path);
        return stored.TryGetValue(Name, out var features) && features.shape.SequenceEqual([files.Count, Size])
            ? features.clone()
            : throw new WeightFileException(path, "does not hold the features of these pictures; delete it");
    }

    private Tensor Compute(IReadOnlyList<string> files, CancellationToken stop)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var encoder = LoadEncoder();
        var normalization = PixelNormalization.ImageNet();
        var batches = new List<Tensor>();
        var (done, said) = (0, 0);
        foreach (var batch in PictureLoader.Centred([.. files.Select(file => new Picture(file, Label: 0))], view, BatchSize))
        {
            stop.ThrowIfCancellationRequested();
            using var pixels = batch.PixelTensor();
            using var images = normalization.call(pixels);
            batches.Add(encoder.Features(images)); // (B, F)
            done += batch.Count;
            if (done * Remarks / files.Count == said)
                continue;
            said = done * Remarks / files.Count;
            display.Say($"pictures through the encoder: {done:N0} of {files.Count:N0}");
        }
        return cat(batches).MoveToOuterDisposeScope(); // (P, F)
    }

    private VisionNetwork LoadEncoder()
    {
        var encoder = VisionModels.Create(Encoder, ImageNetClasses);
        using var file = WeightFile.Read(weights);
        StateDictLoader.Load(encoder, file, new StateDictOptions { Optional = [encoder.Head + "."] });
        encoder.eval();
        return encoder;
    }

    /// <summary>Everything that the features depend on.</summary>
    private string KeyOf(CaptionSet set, IReadOnlyList<string> files)
    {
        string[] all =
        [
            Encoder, DataSource.OfFile(weights).Sha256!, $"{view}",
            .. set.Sources.Select(source => source.Sha256 ?? source.Path), .. files.Select(file => Path.GetFileName(file)),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', all))).AsSpan(0, 8));
    }
}
