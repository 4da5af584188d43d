using System.Security.Cryptography;
using System.Text;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Vision;
using Torchline.Training.Weights;
using Torchline.Training.Weights.Safetensors;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>
/// A frozen ResNet-18's features of images: computed once, then read from a file by every continuation, and by other runs if they
/// share the folder.
/// </summary>
/// <param name="folder">The folder of the files.</param>
/// <param name="weights">The weights of the network, .pth or .safetensors.</param>
/// <param name="view">The crop of an image.</param>
/// <param name="display">Shows the progress of a computation.</param>
public sealed class ImageFeatures(string folder, string weights, ImageView view, ITrainingDisplay display)
{
    /// <summary>Numbers that describe an image as a whole, or a region of it (C).</summary>
    public const int Size = 512;

    private const string Encoder = "resnet18";
    private const string Name = "features";
    private const int BatchSize = 32;
    private const int Remarks = 10;

    /// <summary>Images as a whole, averaged over all places.</summary>
    /// <param name="set">The set that they belong to; its checksums distinguish them from others of the same name.</param>
    /// <param name="files">The images' files.</param>
    /// <param name="stop">Asks to stop; what has been computed is lost then.</param>
    /// <returns>Features (P, C), float32; they belong to the caller.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <exception cref="WeightFileException">The weights, or the file of the features, cannot be read or do not fit.</exception>
    public Tensor Pooled(CaptionSet set, IReadOnlyList<string> files, CancellationToken stop) =>
        ReadOrCompute(new Kind("", "images", (encoder, images) => encoder.Pooled(images), [Size]), set, files, stop);

    /// <summary>Images region by region, in a square grid, row by row.</summary>
    /// <param name="set">The set that they belong to; its checksums distinguish them from others of the same name.</param>
    /// <param name="files">The images' files.</param>
    /// <param name="mirrored">Whether the images are mirrored.</param>
    /// <param name="stop">Asks to stop; what has been computed is lost then.</param>
    /// <returns>Features (P, R, C), float16, which is near enough to learn from; they belong to the caller.</returns>
    /// <inheritdoc cref="Pooled" path="/exception" />
    public Tensor Regions(CaptionSet set, IReadOnlyList<string> files, bool mirrored, CancellationToken stop) =>
        ReadOrCompute(
            new Kind(
                mirrored ? "regions, mirrored" : "regions",
                mirrored ? "mirrored images" : "images",
                (encoder, images) => encoder.call(mirrored ? images.flip(3) : images).flatten(2).transpose(1, 2).to(float16),
                [GridOf(view.Side) * GridOf(view.Side), Size]),
            set, files, stop);

    /// <summary>Regions along a side of an image's grid.</summary>
    /// <param name="side">Pixels of the image's side.</param>
    public static int GridOf(int side) => (side + 31) / 32; // five times halved, and rounded up

    private Tensor ReadOrCompute(Kind kind, CaptionSet set, IReadOnlyList<string> files, CancellationToken stop)
    {
        var path = Path.Combine(folder, KeyOf(kind, set, files) + ".safetensors");
        if (!File.Exists(path))
        {
            using var computed = Compute(kind, files, stop);
            SafetensorsFile.Write(path, [KeyValuePair.Create(Name, computed)]);
        }
        using var stored = WeightFile.Read(path);
        return stored.TryGetValue(Name, out var features) && features.shape.SequenceEqual([files.Count, .. kind.Shape])
            ? features.to(get_default_device(), copy: true)
            : throw new WeightFileException(path, "does not hold the features of these images; delete it");
    }

    private Tensor Compute(Kind kind, IReadOnlyList<string> files, CancellationToken stop)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var encoder = LoadEncoder(weights);
        var normalization = PixelNormalization.ImageNet();
        var batches = new List<Tensor>();
        var (done, said) = (0, 0);
        foreach (var batch in ImageLoader.Centred([.. files.Select(file => new LabeledImage(file, Label: 0))], view, BatchSize))
        {
            stop.ThrowIfCancellationRequested();
            using var ofBatch = NewDisposeScope();
            batches.Add(kind.Encode(encoder, ChannelsLast.Of(normalization.call(batch.PixelTensor()))).contiguous().MoveToOuterDisposeScope()); // (B, …)
            done += batch.Count;
            if (done * Remarks / files.Count == said)
                continue;
            said = done * Remarks / files.Count;
            display.Print($"{kind.Plural} through the encoder: {done:N0} of {files.Count:N0}");
        }
        return cat(batches).MoveToOuterDisposeScope(); // (P, …)
    }

    private static ResNetEncoder LoadEncoder(string weights)
    {
        var encoder = new ResNetEncoder().to(get_default_device());
        LoadPretrained(encoder, weights);
        encoder.eval();
        return encoder;
    }

    /// <summary>Gives an encoder the weights of a pre-trained ResNet-18, whose head it lacks.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="weights">The file of the weights.</param>
    /// <exception cref="WeightFileException">The weights cannot be read or do not fit.</exception>
    public static void LoadPretrained(ResNetEncoder encoder, string weights)
    {
        using var file = WeightFile.Read(weights);
        StateDictLoader.Load(encoder, file, new StateDictOptions { Optional = [ResNetEncoder.Head + "."] });
    }

    /// <summary>Everything that the features depend on.</summary>
    private string KeyOf(Kind kind, CaptionSet set, IReadOnlyList<string> files)
    {
        string[] all =
        [
            Encoder + kind.Name, $"{get_default_device().type}", DataSource.OfFile(weights).Sha256!, $"PictureView {{ Side = {view.Side}, ShortSide = {view.ShortSide}, Fit = {view.Fit} }}", // as in the caches that exist
            .. set.Sources.Select(source => source.Sha256 ?? source.Path), .. files.Select(file => Path.GetFileName(file)),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', all))).AsSpan(0, 8));
    }

    private sealed record Kind(string Name, string Plural, Func<ResNetEncoder, Tensor, Tensor> Encode, long[] Shape);
}
