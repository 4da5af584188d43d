namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>The recipes; docs/training.md says why they are as they are.</summary>
public static class HandCaptionerRecipes
{
    private const double CourseDecayOfLstm = 0.995;
    private const double DropoutForAll = 0.3;

    /// <summary>The options for learning some captions by heart, or all captions in order to caption other images.</summary>
    /// <param name="data">A folder of captioned images.</param>
    /// <param name="weights">The pre-trained weights of the ResNet-18.</param>
    /// <param name="cell">The recurrent layer.</param>
    /// <param name="captions">How many captions are learned; 0: all.</param>
    public static HandCaptionerOptions Of(string data, string weights, RecurrentCell cell, int captions) => new()
    {
        Data = data,
        Weights = weights,
        Captions = captions,
        Architecture = new CaptioningRnnArchitecture { Cell = cell, Dropout = captions > 0 ? 0 : DropoutForAll },
        Recipe = captions > 0 ? ByHeart(cell) : All,
    };

    private static HandCaptionerRecipe All { get; } = new()
    {
        Epochs = 15,
        BatchSize = 128,
        LearningRate = 1e-3,
        Decay = 0.9,
        ClipNorm = 5,
        EvaluationPairs = 1_000,
        Generalize = true,
    };

    private static HandCaptionerRecipe ByHeart(RecurrentCell cell) =>
        cell == RecurrentCell.Lstm ? new HandCaptionerRecipe { Decay = CourseDecayOfLstm } : new HandCaptionerRecipe();
}
