using System.Drawing;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>Which size a stylized image has.</summary>
internal static class StylizedSize
{
    /// <summary>The larger of height and width.</summary>
    public static int LongSide(Size size) => Math.Max(size.Width, size.Height);

    /// <summary>The size of an image that keeps its shape.</summary>
    /// <param name="longSide">The long side of the result, in pixels.</param>
    public static Size Scale(Size content, int longSide) => content.Width >= content.Height
        ? new(longSide, Short(content.Height, content.Width, longSide))
        : new(Short(content.Width, content.Height, longSide), longSide);

    /// <summary>The long side that an image must have so that its short side is not too small for a network.</summary>
    public static long LeastLongSide(Size content, ImageSizes sizes)
    {
        long shorter = Math.Min(content.Width, content.Height);
        return (((long)sizes.MinSide * LongSide(content)) + shorter - 1) / shorter;
    }

    private static int Short(int shorter, int longer, int longSide) => Math.Max(1, (int)Math.Round((double)longSide * shorter / longer));
}
