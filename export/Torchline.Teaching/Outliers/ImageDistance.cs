using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Torchline.Contracts.Tasks.Classification;

namespace Torchline.Teaching.Outliers;

/// <summary>
/// How far an image is from those that a classifier was trained with: 1 less the mean cosine between its features and those of the
/// nearest training images. Beyond <see cref="Limit"/> it is unlike all of them.
/// </summary>
/// <remarks>
/// Nearest neighbours in the space of normalised features (Sun et al., "Out-of-Distribution Detection with Deep Nearest Neighbors",
/// 2022), here the mean over several. docs/reports/classifier.md has the scores that it was chosen among.
/// </remarks>
internal sealed class ImageDistance
{
    /// <summary>The member of the architecture's options that describes it.</summary>
    public const string Member = ClassificationContract.Distance;

    /// <summary>How many of the training images count, the nearest ones.</summary>
    public const int MostNeighbours = 5;

    /// <summary>The most training images that are kept.</summary>
    public const int MostImages = 512;

    /// <summary>The share of the training images within the limit, each measured against the others.</summary>
    public const double Share = 0.95;

    /// <summary>The fewest training images.</summary>
    public const int LeastImages = 10;

    private const int MostThreads = 512; // of parallel queries
    private const float Rounding = 1e-4f; // below it the order of sums decides

    private ImageDistance(float[][] images, int neighbours) => (Images, Neighbours) = (images, neighbours);

    /// <summary>The normalised features of training images.</summary>
    public IReadOnlyList<float[]> Images { get; }

    /// <summary>How many of them count.</summary>
    public int Neighbours { get; }

    /// <summary>The largest distance of an image that is like the training images.</summary>
    public float Limit { get; private init; }

    /// <summary>The distances of the training images, each from the others.</summary>
    public required IReadOnlyList<float> TrainingDistances { get; init; }

    /// <summary>Takes the distance from training images.</summary>
    /// <param name="features">Their features.</param>
    /// <param name="threads">How many of them are measured together.</param>
    /// <exception cref="TeachingException">There are too few.</exception>
    public static ImageDistance From(IReadOnlyList<float[]> features, int threads = 1)
    {
        if (features.Count < LeastImages)
            throw new TeachingException($"there are {features.Count} training images: {LeastImages} or more are needed to tell what is unlike them.");
        // At equal distances, so that every label is among them.
        var count = Math.Min(MostImages, features.Count);
        int[] kept = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * features.Count / count))];
        var images = kept.Select(row => Normalize(features[row])).ToArray();
        var own = kept.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        var neighbours = Math.Min(MostNeighbours, images.Length - 1);
        var parallel = features.AsParallel().AsOrdered().WithDegreeOfParallelism(Math.Clamp(threads, 1, MostThreads));
        float[] distances = [.. parallel.Select((row, i) => Between(Normalize(row), images, neighbours, own.GetValueOrDefault(i, -1)))];
        var sorted = distances.Order().ToArray();
        return new ImageDistance(images, neighbours)
        {
            Limit = Math.Max(Rounding, sorted[(int)Math.Ceiling(Share * sorted.Length) - 1]),
            TrainingDistances = distances,
        };
    }

    /// <summary>For the manifest: how it was taken.</summary>
    public JsonObject Describe() => new() { ["images"] = Images.Count, ["neighbours"] = Neighbours, ["shareWithin"] = Share };

    /// <summary>The distance of an image with these features.</summary>
    public float Of(float[] features) => Between(Normalize(features), Images, Neighbours, without: -1);

    private static float Between(float[] unit, IReadOnlyList<float[]> images, int neighbours, int without)
    {
        Span<float> nearest = stackalloc float[neighbours];
        nearest.Fill(float.NegativeInfinity);
        for (var i = 0; i < images.Count; i++)
        {
            if (i == without) continue;
            var cosine = TensorPrimitives.Dot(unit, images[i]);
            for (var place = 0; place < neighbours; place++)
            {
                if (cosine > nearest[place]) (cosine, nearest[place]) = (nearest[place], cosine);
            }
        }
        return 1 - (TensorPrimitives.Sum(nearest) / neighbours);
    }

    internal static float[] Normalize(float[] features)
    {
        var unit = new float[features.Length];
        var norm = TensorPrimitives.Norm(features);
        if (norm > 0) TensorPrimitives.Divide(features, norm, unit);
        return unit;
    }
}
