using System.Numerics;
using static Torchline.Samples.Pictures.Shapes;

namespace Torchline.Samples.Pictures;

/// <summary>A brown dog that runs through grass.</summary>
public static class DogScene
{
    /// <summary>The scene.</summary>
    public static Scene Draw()
    {
        var scene = new Scene { Eye = new(0.5f, 1.5f, 6.2f), Target = new(0.25f, 1.0f, 0), Background = Meadow.Sky };
        scene.Solids.Add(Meadow.Grass());
        scene.Solids.Add(new(Body, Fur));
        scene.Solids.Add(new(p => Ellipsoid(p, new(1.68f, 1.56f, 0), new(0.075f, 0.06f, 0.08f)), _ => Rgb(0x111111)));
        foreach (var side in new[] { -1, 1 })
        {
            scene.Solids.Add(new(p => (p - new Vector3(1.31f, 1.75f, 0.165f * side)).Length() - 0.045f, _ => Rgb(0x15100c)));
            scene.Solids.Add(new(p => Ear(p, side), p => Fur(p) * 0.6f));
        }
        scene.Solids.Add(new(p => Ellipsoid(p, new(1.5f, 1.36f, 0.02f), new(0.12f, 0.03f, 0.06f)), _ => Rgb(0xd0626b)));
        scene.Solids.Add(new(p => Ellipsoid(p, new(0.82f, 1.36f, 0), new(0.12f, 0.2f, 0.25f)), _ => Rgb(0xb3202a)));
        return scene;
    }

    private static float Ear(Vector3 p, int side) => Limb(p, new(1.08f, 1.84f, 0.2f * side), new(1.0f, 1.5f, 0.29f * side), 0.08f, 0.1f);

    private static float Body(Vector3 p)
    {
        var d = Ellipsoid(p, new(-0.15f, 1.02f, 0), new(0.78f, 0.3f, 0.27f));
        d = Blend(d, Ellipsoid(p, new(0.42f, 1.04f, 0), new(0.42f, 0.38f, 0.3f)), 0.2f);
        d = Blend(d, Ellipsoid(p, new(-0.65f, 1.05f, 0), new(0.34f, 0.33f, 0.28f)), 0.15f);
        d = Blend(d, Limb(p, new(0.6f, 1.15f, 0), new(1.05f, 1.6f, 0), 0.25f, 0.19f), 0.15f);
        d = Blend(d, Ellipsoid(p, new(1.17f, 1.7f, 0), new(0.26f, 0.23f, 0.22f)), 0.1f);
        d = Blend(d, Limb(p, new(1.25f, 1.6f, 0), new(1.6f, 1.53f, 0), 0.15f, 0.09f), 0.08f);
        d = Blend(d, Limb(p, new(1.2f, 1.5f, 0), new(1.5f, 1.4f, 0), 0.1f, 0.05f), 0.05f);
        d = Blend(d, Limb(p, new(-0.85f, 1.18f, 0), new(-1.35f, 1.62f, 0.05f), 0.08f, 0.05f), 0.1f);
        d = MathF.Min(d, Leg(p, new(0.55f, 0.9f, 0.2f), new(0.85f, 0.55f, 0.2f), new(1.2f, 0.42f, 0.2f)));
        d = MathF.Min(d, Leg(p, new(0.5f, 0.9f, -0.2f), new(0.55f, 0.5f, -0.2f), new(0.72f, 0.12f, -0.2f)));
        d = Blend(d, Leg(p, new(-0.7f, 0.95f, 0.18f), new(-0.95f, 0.55f, 0.2f), new(-1.35f, 0.35f, 0.2f)), 0.08f);
        d = Blend(d, Leg(p, new(-0.6f, 0.95f, -0.18f), new(-0.55f, 0.5f, -0.2f), new(-0.75f, 0.12f, -0.2f)), 0.08f);
        return d + (d < 0.1f ? 0.012f * Noise(p * new Vector3(18, 34, 34)) : 0);
    }

    private static float Leg(Vector3 p, Vector3 hip, Vector3 knee, Vector3 foot)
    {
        var d = Blend(Limb(p, hip, knee, 0.17f, 0.095f), Limb(p, knee, foot, 0.095f, 0.07f), 0.06f);
        return Blend(d, Ellipsoid(p, foot + new Vector3(0.06f, -0.02f, 0), new(0.13f, 0.07f, 0.085f)), 0.05f);
    }

    private static Vector3 Fur(Vector3 p)
    {
        var color = Mix(Rgb(0x8a5426), Rgb(0xb37a3f), 0.5f + (0.5f * Clouds(p * new Vector3(9, 26, 26))));
        return Mix(Rgb(0xd9b184), color, (p.Y - 0.55f) * 2.2f);
    }
}
