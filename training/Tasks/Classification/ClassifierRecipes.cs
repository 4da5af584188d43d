using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Classification;

/// <summary>The recipes by name.</summary>
public static class ClassifierRecipes
{
    /// <summary>The recipe that is used when none is named.</summary>
    public const string Default = "default";

    /// <summary>The recipe of PyTorch's transfer learning tutorial: one learning rate for all layers.</summary>
    public const string Tutorial = "tutorial";

    /// <summary>The names that <see cref="Of"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [Default, Tutorial];

    /// <summary>A recipe for a mode; docs/training.md says why it is as it is.</summary>
    /// <exception cref="ArgumentException">There is no recipe of that name.</exception>
    public static ClassifierRecipe Of(string name, TransferMode mode) => (name, mode) switch
    {
        (Tutorial, _) => new ClassifierRecipe(),
        (Default, TransferMode.Finetune) => Adapted with { HeadFirstEpochs = 7 },
        (Default, TransferMode.Freeze) => Adapted,
        _ => throw new ArgumentException($"there is no recipe \"{name}\"; there are {string.Join(", ", Names)}", nameof(name)),
    };

    private static ClassifierRecipe Adapted { get; } = new()
    {
        ZeroHead = true,
        AdaptStatistics = true,
        FixedStatistics = true,
        AverageDecay = 0.99,
        LearningRate = 4e-4,
        Augmentation = new ImageAugmentation { SmallestArea = 0.35 },
    };
}
