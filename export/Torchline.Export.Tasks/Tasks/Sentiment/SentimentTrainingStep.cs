using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Export.TrainingSteps;
using Torchline.Training.Tasks.Sentiment;
using static TorchSharp.torch;
using Dropout = TorchSharp.Modules.Dropout;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>A step of a sentiment network's training as its recipe has it: tokens and labels to the loss.</summary>
internal static class SentimentTrainingStep
{
    /// <summary>The input that is 1 for a positive review and 0 for a negative one.</summary>
    public const string Label = "label";

    /// <summary>What to export.</summary>
    /// <param name="run">The trained run: its network, which learns on from its best weights, and its recipe.</param>
    /// <param name="sampleTokens">Draws reviews.</param>
    public static TrainingStepRequest Of(SentimentRun run, Func<long[], Tensor> sampleTokens)
    {
        var recipe = run.Configuration.Options.Recipe;
        var network = run.Network;
        network.train();
        Dimension batch = Dimension.Dynamic("batch", minimum: 2), length = Dimension.Dynamic("length", minimum: 2);
        return new TrainingStepRequest(
            SentimentContract.Task, network, inputs => [network.call(inputs[0])],
            [new GraphInput(SentimentContract.Tokens, ScalarType.Int64, [batch, length], sampleTokens)],
            [new GraphInput(Label, ScalarType.Float32, [batch], shape => randint(2, shape, dtype: ScalarType.Float32))],
            TrainingLoss.BinaryCrossEntropyWithLogits(),
            new Adam { IsDecoupled = recipe.WeightDecay > 0, WeightDecay = recipe.WeightDecay })
        {
            HasSeed = network.modules().Any(module => module is Dropout { training: true } && HasDropout(run)),
            MaximumNorm = recipe.ClipNorm,
        };
    }

    private static bool HasDropout(SentimentRun run)
    {
        var sizes = run.Configuration.Options.Architecture;
        return sizes.EmbeddingDropout > 0 || sizes.OutputDropout > 0 || sizes.LayerDropout > 0;
    }
}
