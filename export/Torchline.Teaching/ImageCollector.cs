using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Torchline.Imaging;

namespace Torchline.Teaching;

/// <summary>Takes images one after the other, and keeps of each its features. Not thread-safe.</summary>
public sealed class ImageCollector
{
    /// <summary>The most labels.</summary>
    public const int MostLabels = 1000;

    /// <summary>The most characters of a label.</summary>
    public const int LongestLabel = 100;

    private readonly FeatureExtractor extractor;
    private readonly bool withMirrored;
    private readonly byte[] pixels;
    private readonly List<Entry> entries = [];
    private readonly List<float[]> rows = [];
    private readonly List<float[]> mirrored = [];
    private readonly Dictionary<string, Entry> known = [];
    private readonly List<SkippedImage> skipped = [];
    private readonly Dictionary<string, (int Row, byte[] Pixels)> samples = [];
    private readonly HashSet<string> labels = [];
    private int waiting;

    internal ImageCollector(FeatureExtractor extractor, bool withMirrored)
    {
        (this.extractor, this.withMirrored) = (extractor, withMirrored);
        pixels = new byte[FeatureExtractor.BatchSize * extractor.PixelBytes];
    }

    /// <summary>How many images are learnt from.</summary>
    public int Count => known.Count;

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<SkippedImage> Skipped => skipped;

    /// <summary>Images for the check of the new model, and the rows of their features.</summary>
    internal IReadOnlyCollection<(int Row, byte[] Pixels)> Samples => samples.Values;

    /// <summary>Takes an image; one that is there already under the same label is left out.</summary>
    /// <param name="label">Its label.</param>
    /// <param name="name">Its file's name, for messages.</param>
    /// <param name="sha256">The SHA-256 of its file, in lower-case hexadecimal digits.</param>
    /// <param name="image">Its pixels as the network takes them: RGB, shape (side, side, 3).</param>
    /// <exception cref="TeachingException">The label is none, there are too many, or the same image has another label.</exception>
    public void Add(string label, string name, string sha256, ReadOnlySpan<byte> image)
    {
        Check(label);
        var entry = new Entry(label, name, sha256);
        if (known.TryGetValue(sha256, out var same))
        {
            if (same.Label != label) throw new TeachingException($"{label}/{name} and {same.Label}/{same.Name} are the same image: remove one of them.");
            Skip(label, name, sha256, $"the same image as {same.Name}");
            return;
        }
        known.Add(sha256, entry);
        entries.Add(entry);
        if (samples.Count < FeatureExtractor.BatchSize && !samples.ContainsKey(label)) samples[label] = (known.Count - 1, image.ToArray());
        image.CopyTo(pixels.AsSpan(waiting++ * extractor.PixelBytes));
        if (waiting == FeatureExtractor.BatchSize) Flush();
    }

    /// <summary>Records an image that is left out.</summary>
    /// <param name="label">Its label.</param>
    /// <param name="name">Its file's name.</param>
    /// <param name="sha256">The SHA-256 of its file.</param>
    /// <param name="reason">Why.</param>
    public void Skip(string label, string name, string sha256, string reason)
    {
        entries.Add(new Entry(label, name, sha256, IsSkipped: true));
        skipped.Add(new SkippedImage(label, name, reason));
    }

    /// <summary>Computes what is left, and gives all of it.</summary>
    internal LabeledFeatures Complete()
    {
        Flush();
        string[] names = [.. labels.Order(StringComparer.Ordinal)];
        var numbers = names.Index().ToDictionary(label => label.Item, label => label.Index);
        int[] classes = [.. entries.Where(entry => !entry.IsSkipped).Select(entry => numbers[entry.Label])];
        return new LabeledFeatures(names, rows, mirrored, classes, Checksum());
    }

    /// <summary>The same as that of a training on the same folder.</summary>
    private string Checksum()
    {
        var lines = entries.OrderBy(entry => entry.Label, StringComparer.Ordinal).ThenBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => $"{entry.Sha256} {entry.Label}/{entry.Name}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    private void Flush()
    {
        if (waiting == 0) return;
        rows.AddRange(extractor.Extract(pixels, waiting));
        if (withMirrored)
        {
            Mirror(pixels.AsSpan(0, waiting * extractor.PixelBytes), extractor.Side);
            mirrored.AddRange(extractor.Extract(pixels, waiting));
        }
        waiting = 0;
    }

    private static void Mirror(Span<byte> pixels, int side)
    {
        for (var row = 0; row < pixels.Length; row += side * Image.Channels)
        {
            var line = MemoryMarshal.Cast<byte, Pixel>(pixels.Slice(row, side * Image.Channels));
            line.Reverse();
        }
    }

    private void Check(string label)
    {
        if (string.IsNullOrWhiteSpace(label) || label.Length > LongestLabel || label.Any(char.IsControl))
            throw new TeachingException($"a label has 1 to {LongestLabel} characters and no line break; this one has {label.Length}.");
        if (labels.Add(label) && labels.Count > MostLabels) throw new TeachingException($"there are more than {MostLabels} labels.");
    }

    [InlineArray(Image.Channels)]
    private struct Pixel
    {
        private byte first;
    }

    private sealed record Entry(string Label, string Name, string Sha256, bool IsSkipped = false);
}

/// <summary>An image that was left out.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Name">Its file's name.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedImage(string Label, string Name, string Reason);
