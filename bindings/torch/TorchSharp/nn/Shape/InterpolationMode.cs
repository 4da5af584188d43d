namespace TorchSharp;

public static partial class torch
{
    /// <summary>How a resized picture is computed from the pixels around each point.</summary>
    public enum InterpolationMode
    {
        Nearest = 0,
        Linear = 1,
        Bilinear = 2,
        Bicubic = 3,
        Trilinear = 4,
        Area = 5,
        NearestExact = 6,
    }

    /// <summary>The modes of <see cref="InterpolationMode"/> that <see cref="nn.Upsample"/> has.</summary>
    public enum UpsampleMode
    {
        Nearest = 0,
        Linear = 1,
        Bilinear = 2,
        Bicubic = 3,
        Trilinear = 4,
    }
}
