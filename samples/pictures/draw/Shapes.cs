using System.Numerics;

namespace Torchline.Samples.Pictures;

/// <summary>Distances from simple shapes, their unions, and noise.</summary>
public static class Shapes
{
    /// <summary>The distance from an ellipsoid, nearly.</summary>
    public static float Ellipsoid(Vector3 point, Vector3 center, Vector3 radii)
    {
        var p = point - center;
        float k = (p / radii).Length(), l = (p / (radii * radii)).Length();
        return l < 1e-6f ? -MathF.Min(radii.X, MathF.Min(radii.Y, radii.Z)) : k * (k - 1) / l;
    }

    /// <summary>The distance from a line with round ends, whose radius changes from one end to the other.</summary>
    public static float Limb(Vector3 point, Vector3 from, Vector3 to, float radius, float lastRadius)
    {
        Vector3 p = point - from, line = to - from;
        var along = Math.Clamp(Vector3.Dot(p, line) / line.LengthSquared(), 0, 1);
        return (p - (line * along)).Length() - (radius + ((lastRadius - radius) * along));
    }

    /// <summary>The union of two shapes with a smooth seam.</summary>
    public static float Blend(float first, float second, float width)
    {
        var h = Math.Clamp(0.5f + (0.5f * (second - first) / width), 0, 1);
        return second + ((first - second) * h) - (width * h * (1 - h));
    }

    /// <summary>Smooth noise from -1 to 1 with one feature a unit.</summary>
    public static float Noise(Vector3 p)
    {
        int x = (int)MathF.Floor(p.X), y = (int)MathF.Floor(p.Y), z = (int)MathF.Floor(p.Z);
        var f = p - new Vector3(x, y, z);
        f = f * f * (new Vector3(3) - (2 * f));
        var sum = 0f;
        for (var corner = 0; corner < 8; corner++)
        {
            int dx = corner & 1, dy = (corner >> 1) & 1, dz = corner >> 2;
            var weight = (dx == 1 ? f.X : 1 - f.X) * (dy == 1 ? f.Y : 1 - f.Y) * (dz == 1 ? f.Z : 1 - f.Z);
            sum += weight * Hash(x + dx, y + dy, z + dz);
        }
        return sum;
    }

    /// <summary>Noise of several sizes.</summary>
    public static float Clouds(Vector3 p) => (0.55f * Noise(p)) + (0.3f * Noise(p * 2.3f)) + (0.15f * Noise(p * 5.1f));

    /// <summary>A colour between two.</summary>
    public static Vector3 Mix(Vector3 first, Vector3 second, float share) => Vector3.Lerp(first, second, Math.Clamp(share, 0, 1));

    /// <summary>A colour from 0xRRGGBB.</summary>
    public static Vector3 Rgb(int hex) => new Vector3((hex >> 16) & 255, (hex >> 8) & 255, hex & 255) / 255f;

    private static float Hash(int x, int y, int z)
    {
        var h = unchecked((uint)((x * 374761393) + (y * 668265263) + (z * 1274126177)));
        h = (h ^ (h >> 13)) * 1274126177u;
        return ((h ^ (h >> 16)) & 0xffff) / 32767.5f - 1;
    }
}
