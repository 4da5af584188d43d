using System.Numerics;
using static Torchline.Samples.Pictures.Shapes;

namespace Torchline.Samples.Pictures;

/// <summary>Grass and sky.</summary>
public static class Meadow
{
    /// <summary>A lawn with blades that stand out of it.</summary>
    public static Solid Grass() => new(
        p =>
        {
            var height = p.Y - (0.06f * Noise(p * 0.7f));
            return height > 0.5f ? height - 0.3f : 0.6f * (height - (0.13f * MathF.Abs(Noise(new(p.X * 16, 0, p.Z * 16)))) - 0.05f * Noise(new(p.X * 45, 3, p.Z * 45)));
        },
        p => Mix(Rgb(0x2f5a1c), Rgb(0x86b046), 0.25f + (3.2f * p.Y) + (0.45f * Clouds(new(p.X * 10, p.Y * 4, p.Z * 10)))));

    /// <summary>Trees at the horizon, sky above.</summary>
    public static Vector3 Sky(Vector3 ray)
    {
        var trees = 0.1f + (0.05f * Clouds(new(ray.X * 9, 1, 0))) + (0.02f * Noise(new(ray.X * 40, 2, 0)));
        if (ray.Y < trees)
            return Mix(Rgb(0x27451f), Rgb(0x5f8a4a), 0.45f + (0.5f * Clouds(ray * new Vector3(28, 28, 28))));
        return Mix(Rgb(0xdbe9f4), Rgb(0x7fb2e0), 2 * ray.Y) + (new Vector3(0.12f) * MathF.Max(0, Clouds(ray * new Vector3(5, 12, 5))));
    }
}
