
namespace Training.Tests.Vision;

/// <summary>The keys and shapes of torchvision's networks with 1000 classes; <c>StateDicts/list.py</c> writes the files.</summary>
internal static class StateDictListing
{
    /// <summary>Lines such as <c>conv1.weight 64x3x7x7</c>.</summary>
    public static string[] Of(string name) => File.ReadAllLines(
        Path.Combine(SharedData.RepositoryRoot, "tests", "Training.Tests", "Vision", "StateDicts", $"{name}.txt"));

    public static string Line(string key, long[] shape) => $"{key} {(shape.Length == 0 ? "scalar" : string.Join('x', shape))}";
}
