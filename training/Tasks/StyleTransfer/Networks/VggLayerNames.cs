namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>Names the layers of VGG networks as Gatys et al. do, by kind, stage and number: conv1_1, relu1_1, …, pool1.</summary>
internal static class VggLayerNames
{
    /// <summary>The names, from the image on.</summary>
    /// <param name="depths">Convolutions in each stage.</param>
    public static string[] Of(IReadOnlyList<int> depths) => [.. depths.SelectMany((depth, stage) => OfStage(stage + 1, depth))];

    private static IEnumerable<string> OfStage(int stage, int depth) =>
        Enumerable.Range(1, depth).SelectMany(i => (string[])[$"conv{stage}_{i}", $"relu{stage}_{i}"]).Append($"pool{stage}");
}
