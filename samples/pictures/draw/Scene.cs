using System.Numerics;

namespace Torchline.Samples.Pictures;

/// <summary>A solid: how far a point is from it, and its colour there.</summary>
/// <param name="Distance">The distance, or less; negative inside.</param>
/// <param name="Color">Red, green and blue of the surface, 0 to 1.</param>
public sealed record Solid(Func<Vector3, float> Distance, Func<Vector3, Vector3> Color);

/// <summary>What is drawn, and from where.</summary>
public sealed class Scene
{
    /// <summary>The solids; the nearest one gives a point its colour.</summary>
    public List<Solid> Solids { get; } = [];

    /// <summary>Thin solids through which what is behind them remains visible.</summary>
    public List<Solid> Veils { get; } = [];

    /// <summary>The colour behind all solids, by the direction of the ray.</summary>
    public required Func<Vector3, Vector3> Background { get; init; }

    /// <summary>The position of the eye.</summary>
    public required Vector3 Eye { get; init; }

    /// <summary>The point in the middle of the picture.</summary>
    public required Vector3 Target { get; init; }

    /// <summary>The focal length in halves of the picture's height.</summary>
    public float Focus { get; init; } = 2.2f;

    /// <summary>The direction towards the light.</summary>
    public Vector3 Light { get; init; } = Vector3.Normalize(new(-0.4f, 0.8f, 0.5f));

    /// <summary>The distance of a point from the nearest solid.</summary>
    public float Distance(Vector3 point)
    {
        var least = float.MaxValue;
        foreach (var solid in Solids)
            least = MathF.Min(least, solid.Distance(point));
        return least;
    }

    /// <summary>The colour of the solid that is nearest to a point.</summary>
    public Vector3 Color(Vector3 point) => Solids.MinBy(solid => solid.Distance(point))!.Color(point);
}
