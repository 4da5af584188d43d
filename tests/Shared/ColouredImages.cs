using Torchline.Imaging;
using Torchline.Training.Core.Data;

namespace Torchline.Tests;

/// <summary>Small images that are mostly red, or mostly blue, in the folders that a training reads.</summary>
internal static class ColouredImages
{
    public static readonly string[] Classes = ["blue", "red"];

    public static void Write(string folder, int train = 12, int validation = 6)
    {
        var random = new SplitMix64(1);
        foreach (var (split, count) in new[] { ("train", train), ("val", validation) })
        {
            foreach (var name in Classes)
            {
                var classFolder = Directory.CreateDirectory(Path.Combine(folder, split, name)).FullName;
                for (var i = 0; i < count; i++)
                    File.WriteAllBytes(Path.Combine(classFolder, $"{i:D2}.png"), Encode(name == "red" ? 0 : 2, ref random));
            }
        }
    }

    public static byte[] Encode(int channel, ref SplitMix64 random, int width = 48, int height = 40)
    {
        using var image = new Image(width, height);
        var pixels = image.Pixels;
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(random.Below(120) + (i % Image.Channels == channel ? 120 : 0));
        return ImageEncoder.Encode(image, ImageFormat.Png);
    }
}
