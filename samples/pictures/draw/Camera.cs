using System.Numerics;
using Torchline.Imaging;

namespace Torchline.Samples.Pictures;

/// <summary>Draws scenes by following rays from the eye.</summary>
public static class Camera
{
    private const float Far = 40;

    /// <summary>Draws a scene.</summary>
    /// <param name="scene">What is drawn.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="samples">Rays a pixel; 4 are smooth.</param>
    public static Image Render(Scene scene, int width, int height, int samples)
    {
        var forward = Vector3.Normalize(scene.Target - scene.Eye);
        var right = Vector3.Normalize(Vector3.Cross(forward, Vector3.UnitY));
        var up = Vector3.Cross(right, forward);
        var image = new Image(width, height);
        Parallel.For(0, height, y =>
        {
            for (var x = 0; x < width; x++)
            {
                var sum = Vector3.Zero;
                for (var i = 0; i < samples; i++)
                {
                    float dx = (i % 2 * 0.5f) + 0.25f, dy = (i / 2 * 0.5f) + 0.25f;
                    float u = (2 * (x + dx) - width) / height, v = (height - (2 * (y + dy))) / height;
                    sum += Trace(scene, scene.Eye, Vector3.Normalize((forward * scene.Focus) + (right * u) + (up * v)));
                }
                var pixel = Vector3.Clamp(sum / samples, Vector3.Zero, Vector3.One);
                var row = image.Row(y);
                (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = (ToByte(pixel.X), ToByte(pixel.Y), ToByte(pixel.Z));
            }
        });
        return image;
    }

    private static byte ToByte(float value) => (byte)MathF.Round(255 * value);

    private static Vector3 Trace(Scene scene, Vector3 eye, Vector3 ray)
    {
        var t = March(scene.Distance, eye, ray, Far);
        var color = t is { } hit ? Shade(scene, eye + (ray * hit), ray) : scene.Background(ray);
        foreach (var veil in scene.Veils)
        {
            if (March(veil.Distance, eye, ray, t ?? Far) is { } at)
                color = Vector3.Lerp(color, veil.Color(eye + (ray * at)), 0.55f);
        }
        return color;
    }

    private static Vector3 Shade(Scene scene, Vector3 point, Vector3 ray)
    {
        var normal = Normal(scene, point);
        var light = MathF.Max(0, Vector3.Dot(normal, scene.Light));
        if (light > 0)
            light *= Shadow(scene, point + (normal * 0.02f));
        var sky = 0.5f + (0.5f * normal.Y);
        var open = Math.Clamp(0.4f + (3 * scene.Distance(point + (normal * 0.2f))), 0, 1);
        var gloss = MathF.Pow(MathF.Max(0, Vector3.Dot(Vector3.Reflect(ray, normal), scene.Light)), 24) * 0.18f * light;
        var lit = scene.Color(point) * ((light * new Vector3(1.0f, 0.95f, 0.82f)) + (sky * open * new Vector3(0.38f, 0.42f, 0.48f)));
        return lit + new Vector3(gloss);
    }

    private static float Shadow(Scene scene, Vector3 from)
    {
        var clear = 1f;
        for (var t = 0.05f; t < 4; t += Math.Clamp(scene.Distance(from + (scene.Light * t)), 0.03f, 0.3f))
        {
            clear = MathF.Min(clear, 9 * scene.Distance(from + (scene.Light * t)) / t);
            if (clear <= 0)
                return 0;
        }
        return clear;
    }

    private static Vector3 Normal(Scene scene, Vector3 p)
    {
        const float e = 0.004f;
        return Vector3.Normalize(new(
            scene.Distance(p + new Vector3(e, 0, 0)) - scene.Distance(p - new Vector3(e, 0, 0)),
            scene.Distance(p + new Vector3(0, e, 0)) - scene.Distance(p - new Vector3(0, e, 0)),
            scene.Distance(p + new Vector3(0, 0, e)) - scene.Distance(p - new Vector3(0, 0, e))));
    }

    private static float? March(Func<Vector3, float> distance, Vector3 eye, Vector3 ray, float far)
    {
        var t = 0.1f;
        for (var i = 0; i < 160 && t < far; i++)
        {
            var step = distance(eye + (ray * t));
            if (step < 0.002f)
                return t;
            t += 0.8f * step;
        }
        return null;
    }
}
