using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.StyleTransfer;

namespace InferenceService.Tests.Fixtures;

/// <summary>
/// A style network whose styles are colours: half of each pixel becomes the colour, at full strength. It refuses sides that are no
/// multiples of 4, as networks do that shrink and grow. With <c>slowdown</c> it multiplies matrices first, to no effect but time;
/// with <c>blur</c> each pixel is first the mean of those around it, as far as that; with <c>levels</c> the mean of the whole image first
/// becomes <see cref="Level"/>, as normalisations do it.
/// </summary>
internal static class TintStyleNetwork
{
    public const int MultipleOf = Tinting.MultipleOf, Level = Tinting.Level;

    /// <summary>The colours by the names of the styles.</summary>
    public static readonly Dictionary<string, (byte Red, byte Green, byte Blue)> Tints = new()
    {
        ["starry-night"] = (20, 40, 200),
        ["the-scream"] = (220, 100, 20),
        ["wave"] = (200, 210, 190),
    };

    public static void Publish(
        string repository, string name, int slowdown = 0, int blur = 0, bool levels = false, int maxSide = StyleNetworkContract.MaxSide,
        string task = StyleNetworkContract.Task, params string[] styles)
    {
        var labels = styles.Length > 0 ? styles : [.. Tints.Keys];
        new ModelPublisher(new(repository, TaskContracts.All)).Publish(
            new()
            {
                Name = name,
                Version = 1,
                Task = task,
                Description = "Tints images",
                Inputs = StyleNetworkContract.Inputs(labels.Length),
                Outputs = StyleNetworkContract.Outputs,
                Preprocessing = new() { Sizes = new(StyleNetworkContract.MinSide, maxSide, MultipleOf, Context: blur) },
                Labels = labels,
                Styles = [.. labels.Select(label => new StyleDescription(label, $"Title of {label}", "Nobody", 1900, "Public domain"))],
                Provenance = new() { Command = "none", DataSet = "none", Seed = 0, Created = DateTimeOffset.UnixEpoch },
                Architecture = new("tint", new JsonObject { ["blur"] = blur }),
            },
            folder =>
            {
                File.WriteAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName), Network(labels, slowdown, blur, levels));
                var thumbnails = Directory.CreateDirectory(Path.Combine(folder, "styles")).FullName;
                foreach (var label in labels)
                    File.WriteAllBytes(Path.Combine(thumbnails, $"{label}.jpg"), Thumbnail(label));
            });
    }

    /// <summary>The file that shows a style.</summary>
    public static byte[] Thumbnail(string style)
    {
        var (red, green, blue) = Tints[style];
        return SampleImages.Plain(red, green, blue, ImageFormat.Jpeg);
    }

    /// <summary>What a pixel becomes, channel by channel.</summary>
    /// <param name="pixel">Red, green and blue.</param>
    /// <param name="strength">From 0 to 1.</param>
    /// <param name="mix">The styles with their weights, whose sum is 1.</param>
    public static (byte Red, byte Green, byte Blue) Tint(
        (byte Red, byte Green, byte Blue) pixel, float strength, params (string Style, float Weight)[] mix)
    {
        return Tint(pixel, strength, (Mean(tint => tint.Red), Mean(tint => tint.Green), Mean(tint => tint.Blue)));

        float Mean(Func<(byte Red, byte Green, byte Blue), byte> of) => mix.Sum(one => one.Weight * of(Tints[one.Style]));
    }

    /// <summary>What a pixel becomes that is tinted in any colour, channel by channel.</summary>
    public static (byte Red, byte Green, byte Blue) Tint(
        (byte Red, byte Green, byte Blue) pixel, float strength, (float Red, float Green, float Blue) color)
    {
        return (Channel(pixel.Red, color.Red), Channel(pixel.Green, color.Green), Channel(pixel.Blue, color.Blue));

        byte Channel(byte value, float tint) => (byte)MathF.Round(value + (strength / 2 * (tint - value)));
    }

    private static byte[] Network(string[] labels, int slowdown, int blur, bool levels)
    {
        var graph = new OnnxGraphWriter();
        float[] colors = [.. labels.SelectMany(label => new float[] { Tints[label].Red, Tints[label].Green, Tints[label].Blue })];
        var mixed = graph.Node("MatMul", "mixed", [StyleNetworkContract.Styles, graph.Constant("colors", colors, labels.Length, 3)]);
        return Tinting.AddTo(graph, graph.Delay(mixed, columns: 3, slowdown), blur, levels)
            .Input(StyleNetworkContract.Pixels, OnnxGraphWriter.UInt8, "batch", "height", "width", "3")
            .Input(StyleNetworkContract.Styles, OnnxGraphWriter.Float32, "batch", $"{labels.Length}")
            .Input(StyleNetworkContract.Strength, OnnxGraphWriter.Float32, "batch")
            .Output(StyleNetworkContract.Stylized, OnnxGraphWriter.UInt8, "batch", "height", "width", "3")
            .ToModel();
    }
}
