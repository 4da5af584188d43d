using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Captioning;

namespace InferenceService.Tests.Fixtures;

/// <summary>
/// A captioner that knows a list of captions for images that are mostly red, green or blue, and looks them up; each is less
/// probable than the one before, and all are the less the brighter the image is. With <c>slowdown</c> it multiplies matrices
/// first, to no effect but time.
/// </summary>
internal static class ColorCaptioner
{
    public const int Grid = 2, DefaultBeam = 3, MaxLength = 12;

    /// <summary>Of as many captions there are some: the search of a larger beam finds no more.</summary>
    public const int Found = 6;

    public static readonly string[] Colors = ["red", "green", "blue"];

    private const int Regions = Grid * Grid;
    private static readonly CaptionVocabulary Vocabulary = new(["a", "image", "it", "is", "n't", "'s", "very", .. Colors]);

    public static void Publish(
        string repository, string name, bool attention = true, int slowdown = 0, int side = 16, int maxLength = MaxLength, int beam = DefaultBeam,
        ImageFit fit = ImageFit.Squash) =>
        new ModelPublisher(new(repository, TaskContracts.All)).Publish(
            new()
            {
                Name = name,
                Version = 1,
                Task = CaptioningContract.Task,
                Description = "Captions for red, green and blue images",
                Inputs = CaptioningContract.Inputs(side),
                Outputs = CaptioningContract.Outputs(attention ? Grid : 0),
                Preprocessing = new() { Image = new(side, side, Fit: fit) },
                Decoding = new() { Vocabulary = "vocabulary.txt", Beam = beam, MaxLength = maxLength },
                Provenance = new() { Command = "none", DataSet = "none", Seed = 0, Created = DateTimeOffset.UnixEpoch },
                Architecture = new("color-captions", new JsonObject { ["attention"] = attention }),
            },
            folder =>
            {
                File.WriteAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName), Network(side, attention, slowdown));
                Vocabulary.Save(Path.Combine(folder, "vocabulary.txt"));
            });

    /// <summary>The words of the caption that a place of the beam has, as the network writes them.</summary>
    public static string[] Caption(int color, int place) => place switch
    {
        0 => ["a", Colors[color], "image"],
        1 => ["it", "'s", Colors[color], "it", "is", "n't", Colors[(color + 1) % Colors.Length]],
        _ => [.. Enumerable.Repeat("very", place - 1), Colors[color]],
    };

    /// <summary>The log-probability of a caption.</summary>
    /// <param name="place">Its place in the beam.</param>
    /// <param name="brightness">The mean of the image's red, green and blue, from 0 to 255.</param>
    public static float LogProbability(int place, float brightness) =>
        place < Found ? (-0.5f * (place + 1)) - (brightness / 255) : float.NegativeInfinity;

    /// <summary>The map of a word, row by row.</summary>
    public static float[] Attention(int color, int place, int word)
    {
        var first = 1f / (2 + color + place + word);
        return [first, 0.25f * (1 - first), 0.5f * (1 - first), 0.25f * (1 - first)];
    }

    private static byte[] Network(int side, bool attention, int slowdown)
    {
        const int beams = CaptioningContract.MaxBeam, length = MaxLength;
        var colors = Colors.Length;
        var places = Enumerable.Range(0, colors).SelectMany(color => Enumerable.Range(0, beams).Select(place => (Color: color, Place: place))).ToList();

        var graph = new OnnxGraphWriter();
        var floats = graph.Node("Cast", "floats", [CaptioningContract.Pixels], ("to", OnnxGraphWriter.Float32));
        var mean = graph.Node("ReduceMean", "mean", [floats, graph.Constant("sides", 1L, 2L)], ("keepdims", 0)); // (batch, 3)
        var delayed = graph.Delay(mean, columns: 3, slowdown);
        var color = graph.Node("ArgMax", "color", [delayed], ("axis", 1), ("keepdims", 0)); // (batch)

        var axis = graph.Constant("axis", 0L);
        var beam = graph.Node("Unsqueeze", "beamSize", [CaptioningContract.Beam, axis]);
        var size = graph.Node("Concat", "size", [beam, graph.Node("Unsqueeze", "lengthSize", [CaptioningContract.MaxLength, axis])], ("axis", 0));
        string[] cut = [graph.Constant("starts", 0L, 0L), size, graph.Constant("cutAxes", 1L, 2L)];

        long[] captions = [.. places.SelectMany(one => Vocabulary.Encode(Caption(one.Color, one.Place), length + 1)[1..])];
        var tokens = graph.Node("Gather", "allTokens", [graph.Constant("captions", captions, [colors, beams, length]), color]);
        graph.Node("Slice", CaptioningContract.Tokens, [tokens, .. cut]); // (batch, beam, maxLength)

        float[] ranks = [.. Enumerable.Range(0, beams).Select(place => LogProbability(place, brightness: 0))];
        var dark = graph.Node("MatMul", "dark", [delayed, graph.Constant("darken", Enumerable.Repeat(-1f / (3 * 255), 3).ToArray(), 3, 1)]);
        var probabilities = graph.Node("Add", "allLogProbabilities", [dark, graph.Constant("ranks", ranks, 1, beams)]); // (batch, beams)
        graph.Node("Slice", CaptioningContract.LogProbabilities, [probabilities, axis, beam, graph.Constant("beamAxis", 1L)]); // (batch, beam)

        graph
            .Input(CaptioningContract.Pixels, OnnxGraphWriter.UInt8, "batch", $"{side}", $"{side}", "3")
            .Input(CaptioningContract.Beam, OnnxGraphWriter.Int64)
            .Input(CaptioningContract.MaxLength, OnnxGraphWriter.Int64)
            .Output(CaptioningContract.Tokens, OnnxGraphWriter.Int64, "batch", "beam", "maxLength")
            .Output(CaptioningContract.LogProbabilities, OnnxGraphWriter.Float32, "batch", "beam");
        if (attention)
        {
            float[] maps = [.. places.SelectMany(one => Enumerable.Range(0, length).SelectMany(word => Attention(one.Color, one.Place, word)))];
            var all = graph.Node("Gather", "allMaps", [graph.Constant("maps", maps, colors, beams, length, Regions), color]);
            graph.Node("Slice", CaptioningContract.Attention, [all, .. cut]); // (batch, beam, maxLength, regions)
            graph.Output(CaptioningContract.Attention, OnnxGraphWriter.Float32, "batch", "beam", "maxLength", $"{Regions}");
        }

        return graph.ToModel();
    }
}
