using Torchline.Training.Tasks.Captioning.ByHand;
using Torchline.Training.Vision;

namespace Torchline.Cli.Tasks.Captioning;

/// <summary>The options that change a captioner by hand, its recipe, and what it sees of its data.</summary>
public sealed class HandCaptionerHyperParameters : HyperParameters<HandCaptionerOptions>
{
    /// <summary>Declares the options.</summary>
    public HandCaptionerHyperParameters()
    {
        Whole("--epochs", "Passes over the training captions", 1, 10_000, (o, v) => Change(o, r => r with { Epochs = v }));
        Whole("--batch", "Captions in a step", 1, 4_096, (o, v) => Change(o, r => r with { BatchSize = v }));
        Real("--learning-rate", "The learning rate (Adam)", 1e-8, 1, (o, v) => Change(o, r => r with { LearningRate = v }));
        Real("--decay", "What remains of it after each epoch", 0, 1, (o, v) => Change(o, r => r with { Decay = v }));
        Real("--clip", "The gradients' norm is cut to this; 0: never", 0, 1e6, (o, v) => Change(o, r => r with { ClipNorm = v }));
        Whole("--evaluation-pairs", "Captions of each split that are sampled after an epoch, at most", 1, int.MaxValue,
            (o, v) => Change(o, r => r with { EvaluationPairs = v }));
        Whole("--embedding", "Numbers in a word's vector", 1, 8_192, (o, v) => Build(o, a => a with { EmbeddingSize = v }));
        Whole("--hidden", "Numbers in the state", 1, 8_192, (o, v) => Build(o, a => a with { HiddenSize = v }));
        Real("--dropout", "Share of word vectors and states that is dropped", 0, 0.95, (o, v) => Build(o, a => a with { Dropout = v }));
        Whole("--minimum-count", "Words that come less often in the training captions become <UNK>", 1, 1_000_000,
            (o, v) => o with { MinimumCount = v });
        Whole("--maximum-length", "Words of a caption at most, <START> and <END> included", 3, 1_024, (o, v) => o with { Length = v });
        Whole("--side", "Pixels of the square that the encoder sees", 32, 1_024, (o, v) => o with { View = ImageView.Squashed(v) });
        Whole("--max-malformed", "Unusable lines of the data's files that may be skipped", 0, int.MaxValue, (o, v) => o with { MaxMalformed = v });
    }

    private static HandCaptionerOptions Change(HandCaptionerOptions options, Func<HandCaptionerRecipe, HandCaptionerRecipe> change) =>
        options with { Recipe = change(options.Recipe) };

    private static HandCaptionerOptions Build(
        HandCaptionerOptions options, Func<CaptioningRnnArchitecture, CaptioningRnnArchitecture> change) =>
        options with { Architecture = change(options.Architecture) };
}
