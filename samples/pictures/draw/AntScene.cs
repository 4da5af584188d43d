using System.Numerics;
using static Torchline.Samples.Pictures.Shapes;

namespace Torchline.Samples.Pictures;

/// <summary>An ant on sand, stone or a leaf.</summary>
public static class AntScene
{
    /// <summary>The scene; chance turns the eye and chooses the ground and the ant's colour.</summary>
    public static Scene Draw(Random random)
    {
        var turn = (random.NextSingle() - 0.5f) * 1.6f;
        var (dark, bright) = new[] { (Rgb(0xa08558), Rgb(0xdcc79a)), (Rgb(0x77736c), Rgb(0xb9b5ab)), (Rgb(0x4c7a2f), Rgb(0x8fb757)) }[random.Next(3)];
        var skin = new[] { Rgb(0x2a1710), Rgb(0x6b2a12), Rgb(0x15100e) }[random.Next(3)];
        var offset = new Vector3(random.NextSingle() * 60, 0, random.NextSingle() * 60);
        var scene = new Scene
        {
            Eye = new(4.4f * MathF.Sin(turn), 2.1f + (1.3f * random.NextSingle()), 4.4f * MathF.Cos(turn)),
            Target = new(0, 0.35f, 0),
            Background = ray => Mix(dark, bright, 0.6f + ray.Y),
            Focus = 2.3f,
        };
        scene.Solids.Add(new(
            p => p.Y > 0.4f ? p.Y - 0.2f : 0.7f * (p.Y - (0.05f * Clouds((p + offset) * 3)) - (0.015f * Noise((p + offset) * 26))),
            p => Mix(dark, bright, 0.5f + (0.4f * Clouds((p + offset) * 2)) + (0.5f * Noise((p + offset) * 23)))));
        AddAnt(scene, skin);
        return scene;
    }

    private static void AddAnt(Scene scene, Vector3 skin)
    {
        scene.Solids.Add(new(p => Ellipsoid(p, new(-0.85f, 0.52f, 0), new(0.52f, 0.36f, 0.36f)), p => skin * (1 + (0.25f * MathF.Sin(p.X * 22)))));
        scene.Solids.Add(new(
            p => Blend(
                Blend(Limb(p, new(-0.42f, 0.5f, 0), new(-0.15f, 0.52f, 0), 0.07f, 0.09f), Ellipsoid(p, new(0.12f, 0.56f, 0), new(0.32f, 0.2f, 0.18f)), 0.1f),
                Ellipsoid(p, new(0.68f, 0.58f, 0), new(0.28f, 0.23f, 0.25f)),
                0.08f),
            _ => skin * 1.15f));
        foreach (var side in new[] { -1, 1 })
        {
            scene.Solids.Add(new(p => (p - new Vector3(0.76f, 0.66f, 0.19f * side)).Length() - 0.055f, _ => Rgb(0x050505)));
            scene.Solids.Add(new(p => Limb(p, new(0.9f, 0.5f, 0.1f * side), new(1.1f, 0.42f, 0.03f * side), 0.05f, 0.02f), _ => skin * 0.7f));
            AddLimb(scene, skin, new(0.85f, 0.7f, 0.1f * side), new(1.1f, 1.02f, 0.32f * side), new(1.55f, 0.86f, 0.5f * side), 0.03f);
            AddLimb(scene, skin, new(0.25f, 0.5f, 0.12f * side), new(0.55f, 0.78f, 0.6f * side), new(0.95f, 0.03f, 0.95f * side), 0.05f);
            AddLimb(scene, skin, new(0.08f, 0.5f, 0.12f * side), new(0.02f, 0.8f, 0.72f * side), new(-0.02f, 0.03f, 1.2f * side), 0.05f);
            AddLimb(scene, skin, new(-0.1f, 0.5f, 0.12f * side), new(-0.5f, 0.85f, 0.62f * side), new(-1.05f, 0.03f, 1.05f * side), 0.05f);
        }
    }

    private static void AddLimb(Scene scene, Vector3 skin, Vector3 from, Vector3 joint, Vector3 to, float radius) => scene.Solids.Add(new(
        p => MathF.Min(Limb(p, from, joint, radius, radius * 0.85f), Limb(p, joint, to, radius * 0.85f, radius * 0.4f)), _ => skin));
}
