using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.StyleTransfer;

namespace InferenceService.Tests.Fixtures;

/// <summary>
/// Style transfer by optimisation whose features are the pixels themselves: the content is an image shrunk by half, the style are the
/// products of its colours, one with the other, on average. Losses, gradients and Adam are written out by hand. It refuses sides that
/// are no multiples of 4. With <c>slowdown</c> it multiplies matrices first, to no effect but time.
/// </summary>
internal static class ColorOptimizer
{
    public const int MultipleOf = 4;

    private const int Planes = 3, Float = OnnxGraphWriter.Float32;

    public static void Publish(string repository, string name, int slowdown = 0, int maxSide = StyleNetworkContract.MaxSide) =>
        new ModelPublisher(new(repository, TaskContracts.All)).Publish(
            new()
            {
                Name = name,
                Version = 1,
                Task = StyleOptimizationContract.Task,
                Description = "Gives images the colours of others",
                Inputs = StyleOptimizationContract.Inputs(contentChannels: Planes, styleChannels: [Planes]),
                Outputs = StyleOptimizationContract.Outputs,
                Preprocessing = new() { Sizes = new(StyleNetworkContract.MinSide, maxSide, MultipleOf) },
                Provenance = new() { Command = "none", DataSet = "none", Seed = 0, Created = DateTimeOffset.UnixEpoch },
                Architecture = new("color-optimizer", new JsonObject()),
            },
            folder =>
            {
                File.WriteAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName), Step(slowdown));
                File.WriteAllBytes(Path.Combine(folder, StyleOptimizationContract.TargetsFile), Targets());
            });

    private static byte[] Targets()
    {
        var graph = new OnnxGraphWriter();
        var floats = graph.Node("Cast", "floats", [StyleOptimizationContract.Pixels], ("to", Float));
        var planes = graph.Node("Transpose", "planes", floats, ("perm", [0, 3, 1, 2]));
        graph.Node("Div", StyleOptimizationContract.Image, [planes, graph.Constant("full", [255f])]); // 0 … 1, (1, 3, H, W)
        Content(graph, StyleOptimizationContract.Content);
        Gram(graph, StyleOptimizationContract.Gram(1));
        return graph
            .Input(StyleOptimizationContract.Pixels, OnnxGraphWriter.UInt8, "1", "height", "width", "3")
            .Output(StyleOptimizationContract.Image, Float, "1", "3", "height", "width")
            .Output(StyleOptimizationContract.Content, Float, "1", "3", "contentHeight", "contentWidth")
            .Output(StyleOptimizationContract.Gram(1), Float, "1", "3", "3")
            .ToModel();
    }

    private static byte[] Step(int slowdown)
    {
        var graph = new OnnxGraphWriter();
        string[] gradients = [ContentGradient(graph), StyleGradient(graph), TotalVariationGradient(graph)];
        var gradient = graph.Node("Sum", "gradient", gradients);
        Adam(graph, gradient, slowdown);
        graph
            .Input(StyleOptimizationContract.Step, OnnxGraphWriter.Int64)
            .Input(StyleOptimizationContract.Content, Float, "1", "3", "contentHeight", "contentWidth")
            .Input(StyleOptimizationContract.Gram(1), Float, "1", "3", "3");
        foreach (var scalar in new[]
        {
            StyleOptimizationContract.LearningRate,
            StyleOptimizationContract.ContentWeight,
            StyleOptimizationContract.StyleWeight,
            StyleOptimizationContract.TotalVariationWeight,
        })
        {
            graph.Input(scalar, Float);
        }

        foreach (var loss in StyleOptimizationContract.Losses)
            graph.Output(loss, Float);

        foreach ((var output, var input) in StyleOptimizationContract.Carried)
            graph.Input(input, Float, "1", "3", "height", "width").Output(output, Float, "1", "3", "height", "width");

        return graph.Output(StyleOptimizationContract.Pixels, OnnxGraphWriter.UInt8, "1", "height", "width", "3").ToModel();
    }

    /// <summary>Σ (P(x) − T)² / Σ T², where P takes the mean of two by two pixels; ∂ = Pᵀ 2 (P(x) − T) / Σ T².</summary>
    private static string ContentGradient(OnnxGraphWriter graph)
    {
        var difference = graph.Node("Sub", "contentDifference", [Content(graph, "contentNow"), StyleOptimizationContract.Content]);
        var aimed = Squares(graph, "contentAimed", StyleOptimizationContract.Content);
        var factor = Factor(graph, "content", StyleOptimizationContract.ContentWeight, aimed);
        Loss(graph, StyleOptimizationContract.Losses[0], factor, Squares(graph, "contentSquares", difference));
        var grown = graph.Node("Resize", "contentGrown", [difference, "", graph.Constant("grow", [1f, 1f, 2f, 2f], 4)]); // the nearest pixel's
        var shares = graph.Node("Mul", "contentShares", [grown, graph.Constant("quarter", [0.25f])]);
        return graph.Node("Mul", "contentGradient", [shares, Twice(graph, factor)]);
    }

    /// <summary>Σ (G − A)² / Σ A², where G = F Fᵀ / N; ∂ = 4 (G − A) F / (N Σ A²).</summary>
    private static string StyleGradient(OnnxGraphWriter graph)
    {
        var difference = graph.Node("Sub", "styleDifference", [Gram(graph, "gramNow"), StyleOptimizationContract.Gram(1)]);
        var aimed = Squares(graph, "styleAimed", StyleOptimizationContract.Gram(1));
        var factor = Factor(graph, "style", StyleOptimizationContract.StyleWeight, aimed);
        Loss(graph, StyleOptimizationContract.Losses[1], factor, Squares(graph, "styleSquares", difference));
        var product = graph.Node("MatMul", "styleProduct", [difference, "gramNowRows"]); // (1, 3, H W)
        var scaled = graph.Node("Div", "styleScaled", [product, "gramNowCount"]);
        var shaped = graph.Node("Reshape", "styleShaped", [scaled, graph.Node("Shape", "imageShape", [StyleOptimizationContract.Image])]);
        return graph.Node("Mul", "styleGradient", [shaped, Twice(graph, Twice(graph, factor))]);
    }

    /// <summary>Σ (x − its neighbour to the left)² / N, and the same upwards.</summary>
    private static string TotalVariationGradient(OnnxGraphWriter graph)
    {
        var factor = graph.Node("Div", "variationFactor", [StyleOptimizationContract.TotalVariationWeight, "gramNowCount"]);
        var (gradients, squares) = (new List<string>(), new List<string>());
        foreach (var axis in new[] { 2L, 3L })
        {
            var axes = graph.Constant($"axis{axis}", axis);
            string[] rest = [graph.Constant($"one{axis}", 1L), graph.Constant($"end{axis}", long.MaxValue), axes];
            string[] front = [graph.Constant($"zero{axis}", 0L), graph.Constant($"last{axis}", -1L), axes];
            var later = graph.Node("Slice", $"later{axis}", [StyleOptimizationContract.Image, .. rest]);
            var earlier = graph.Node("Slice", $"earlier{axis}", [StyleOptimizationContract.Image, .. front]);
            var difference = graph.Node("Sub", $"step{axis}", [later, earlier]);
            squares.Add(Squares(graph, $"stepSquares{axis}", difference));
            long[] before = [.. Enumerable.Range(0, 8).Select(i => i == axis ? 1L : 0)], after = [.. Enumerable.Range(0, 8).Select(i => i == axis + 4 ? 1L : 0)];
            var behind = graph.Node("Pad", $"behind{axis}", [difference, graph.Constant($"padBefore{axis}", before)]);
            var ahead = graph.Node("Pad", $"ahead{axis}", [difference, graph.Constant($"padAfter{axis}", after)]);
            gradients.Add(graph.Node("Sub", $"slope{axis}", [behind, ahead]));
        }

        Loss(graph, StyleOptimizationContract.Losses[2], factor, graph.Node("Sum", "variationSquares", [.. squares]));
        return graph.Node("Mul", "variationGradient", [graph.Node("Sum", "slopes", [.. gradients]), Twice(graph, factor)]);
    }

    /// <summary>Kingma and Ba 2015, β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸; then what can be displayed.</summary>
    private static void Adam(OnnxGraphWriter graph, string gradient, int slowdown)
    {
        var step = graph.Node("Cast", "stepFloat", [StyleOptimizationContract.Step], ("to", Float));
        var first = Moment(graph, 0.9f, StyleOptimizationContract.FirstMoment, gradient, "nextFirstMoment");
        var second = Moment(
            graph, 0.999f, StyleOptimizationContract.SecondMoment, graph.Node("Mul", "gradientSquared", [gradient, gradient]), "nextSecondMoment");
        var white = graph.Constant("white", [1f]);
        var root = graph.Node("Sqrt", "root", [Corrected(graph, white, second, step)]);
        var direction = graph.Node(
            "Div", "direction", [Corrected(graph, white, first, step), graph.Node("Add", "rootAndEpsilon", [root, graph.Constant("epsilon", [1e-8f])])]);
        var rate = graph.Node("Reshape", "rateRow", [StyleOptimizationContract.LearningRate, graph.Constant("row", 1L, 1L)]);
        var delayed = graph.Node("Reshape", "rate", [graph.Delay(rate, columns: 1, slowdown), graph.Constant("flat", 1L)]);
        var moved = graph.Node(
            "Sub", "moved", [StyleOptimizationContract.Image, graph.Node("Mul", "move", [direction, delayed])]);
        var next = graph.Node("Clip", "nextPicture", [moved, graph.Constant("black", [0f]), white]);
        var bytes = graph.Node("Round", "nextBytes", [graph.Node("Mul", "nextScaled", [next, graph.Constant("full", [255f])])]);
        var rows = graph.Node("Transpose", "nextRows", bytes, ("perm", [0, 2, 3, 1]));
        graph.Node("Cast", StyleOptimizationContract.Pixels, [rows], ("to", OnnxGraphWriter.UInt8));
    }

    private static string Moment(OnnxGraphWriter graph, float beta, string moment, string value, string output) => graph.Node(
        "Add",
        output,
        [
            graph.Node("Mul", $"{output}Old", [moment, graph.Constant($"{output}Beta", [beta])]),
            graph.Node("Mul", $"{output}New", [value, graph.Constant($"{output}BetaRest", [1 - beta])]),
        ]);

    private static string Corrected(OnnxGraphWriter graph, string one, string moment, string step)
    {
        var power = graph.Node("Pow", $"{moment}Power", [$"{moment}Beta", step]);
        return graph.Node("Div", $"{moment}Corrected", [moment, graph.Node("Sub", $"{moment}Rest", [one, power])]);
    }

    private static string Content(OnnxGraphWriter graph, string output)
    {
        var blocks = graph.Node("SpaceToDepth", $"{output}Blocks", [StyleOptimizationContract.Image], ("blocksize", MultipleOf));
        var whole = graph.Node("DepthToSpace", $"{output}Whole", [blocks], ("blocksize", MultipleOf));
        return graph.Node("AveragePool", output, whole, ("kernel_shape", [2, 2]), ("strides", [2, 2]));
    }

    private static string Gram(OnnxGraphWriter graph, string output)
    {
        var rows = graph.Node("Reshape", $"{output}Rows", [StyleOptimizationContract.Image, graph.Constant($"{output}Shape", 0L, 0L, -1L)]);
        var columns = graph.Node("Transpose", $"{output}Columns", rows, ("perm", [0, 2, 1]));
        var count = graph.Node("Cast", $"{output}Count", [graph.Node("Size", $"{output}Size", [StyleOptimizationContract.Image])], ("to", Float));
        return graph.Node("Div", output, [graph.Node("MatMul", $"{output}Sum", [rows, columns]), count]);
    }

    private static string Squares(OnnxGraphWriter graph, string output, string values) =>
        graph.Node("ReduceSumSquare", output, [values], ("keepdims", 0));

    private static string Factor(OnnxGraphWriter graph, string name, string weight, string aimed) =>
        graph.Node("Div", $"{name}Factor", [weight, aimed]);

    private static void Loss(OnnxGraphWriter graph, string output, string factor, string squares) => graph.Node("Mul", output, [squares, factor]);

    private static string Twice(OnnxGraphWriter graph, string value) => graph.Node("Add", $"{value}Twice", [value, value]);
}
