using System.Numerics;
using static Torchline.Samples.Pictures.Shapes;

namespace Torchline.Samples.Pictures;

/// <summary>A bee on a flower.</summary>
public static class BeeScene
{
    /// <summary>The scene; chance turns the eye and chooses the flower's colour.</summary>
    public static Scene Draw(Random random)
    {
        var turn = (random.NextSingle() - 0.5f) * 1.4f;
        var petal = new[] { Rgb(0xe9d7f2), Rgb(0xb58ad6), Rgb(0xf4f1ea), Rgb(0xf2a7c3), Rgb(0xf6d743) }[random.Next(5)];
        var leaves = Mix(Rgb(0x35592a), Rgb(0x6f8f3c), random.NextSingle());
        var offset = random.NextSingle() * 50;
        var scene = new Scene
        {
            Eye = new(4.6f * MathF.Sin(turn), 2.6f + random.NextSingle(), 4.6f * MathF.Cos(turn)),
            Target = new(0.05f, 0.55f, 0),
            Background = ray => Mix(leaves * 0.55f, leaves * 1.25f, 0.5f + (0.6f * Noise((ray * 5) + new Vector3(offset)))),
            Focus = 2.4f,
        };
        AddFlower(scene, petal);
        AddBee(scene);
        return scene;
    }

    private static void AddFlower(Scene scene, Vector3 petal)
    {
        scene.Solids.Add(new(
            p => Ellipsoid(p, new(0, -0.1f, 0), new(0.85f, 0.25f, 0.85f)) + (p.Y > -0.2f ? 0.02f * Noise(p * 17) : 0),
            p => Mix(Rgb(0xc77f12), Rgb(0xf5c32c), 0.5f + (0.6f * Noise(p * 15)))));
        scene.Solids.Add(new(
            p =>
            {
                // One petal, repeated around the middle.
                var angle = MathF.Atan2(p.Z, p.X);
                const float step = MathF.PI / 7;
                var around = angle - (step * MathF.Round(angle / step));
                var radius = MathF.Sqrt((p.X * p.X) + (p.Z * p.Z));
                Vector3 q = new(radius * MathF.Cos(around), p.Y, radius * MathF.Sin(around));
                return 0.7f * Ellipsoid(q, new(1.45f, -0.22f + (0.06f * (radius - 1)), 0), new(0.85f, 0.05f, 0.27f));
            },
            p => Mix(petal, petal * 0.72f, 0.35f + (0.5f * Noise(p * new Vector3(3, 3, 9))))));
    }

    private static void AddBee(Scene scene)
    {
        scene.Solids.Add(new(Abdomen, Stripes));
        scene.Solids.Add(new(
            p => Ellipsoid(p, new(0.32f, 0.62f, 0), new(0.32f, 0.3f, 0.3f)) + (0.035f * Noise(p * 32)),
            p => Mix(Rgb(0x8a6420), Rgb(0xd9a441), 0.5f + (0.6f * Noise(p * 27)))));
        scene.Solids.Add(new(p => Ellipsoid(p, new(0.7f, 0.56f, 0), new(0.17f, 0.2f, 0.21f)), _ => Rgb(0x2a2119)));
        foreach (var side in new[] { -1, 1 })
        {
            scene.Solids.Add(new(p => Ellipsoid(p, new(0.78f, 0.62f, 0.15f * side), new(0.08f, 0.13f, 0.07f)), _ => Rgb(0x0d0b0a)));
            scene.Solids.Add(new(p => Limb(p, new(0.82f, 0.7f, 0.07f * side), new(1.06f, 0.86f, 0.18f * side), 0.02f, 0.015f), _ => Rgb(0x17120e)));
            for (var leg = 0; leg < 3; leg++)
            {
                float x = 0.48f - (0.22f * leg), reach = 0.46f - (0.26f * leg);
                Vector3 hip = new(x, 0.45f, 0.16f * side), knee = new(reach, 0.48f, 0.5f * side), foot = new(reach - 0.08f, 0.12f, 0.6f * side);
                scene.Solids.Add(new(p => MathF.Min(Limb(p, hip, knee, 0.045f, 0.035f), Limb(p, knee, foot, 0.04f, 0.02f)), _ => Rgb(0x2b1f14)));
            }
            AddWing(scene, side, new(-0.12f, 0.98f, 0.62f * side), new(0.2f, 0.52f));
            AddWing(scene, side, new(-0.42f, 0.9f, 0.45f * side), new(0.15f, 0.36f));
        }
    }

    private static void AddWing(Scene scene, int side, Vector3 center, Vector2 radii) => scene.Veils.Add(new(
        p =>
        {
            // The wing's own axes: swept back, and raised from the body outwards.
            var q = Vector3.Transform(p - center, Quaternion.CreateFromYawPitchRoll(side * -0.5f, side * 0.35f, 0));
            return 0.7f * Ellipsoid(q, Vector3.Zero, new(radii.X, 0.02f, radii.Y));
        },
        p => Mix(Rgb(0xf3f6f8), Rgb(0x8f8a80), MathF.Abs(Noise(p * 7)) < 0.07f ? 0.8f : 0.1f)));

    private static float Abdomen(Vector3 p) =>
        Ellipsoid(Vector3.Transform(p - new Vector3(-0.42f, 0.5f, 0), Quaternion.CreateFromYawPitchRoll(0, 0, -0.25f)), Vector3.Zero, new(0.56f, 0.3f, 0.31f))
        + (0.008f * Noise(p * 40));

    private static Vector3 Stripes(Vector3 p)
    {
        var band = MathF.Sin((p.X - (0.25f * p.Y)) * 17) + (0.25f * Noise(p * 20));
        return Mix(Rgb(0x1d150d), Rgb(0xe0a52a), (band * 3) + 0.5f);
    }
}
