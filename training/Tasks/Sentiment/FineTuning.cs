using Torchline.Training.Tasks.Sentiment.Networks;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>
/// How a pre-trained Transformer learns on: its embeddings stay, and the learning rate falls from layer to layer downwards, as the lower ones
/// know the language already (Howard and Ruder 2018; Clark et al. 2020).
/// </summary>
internal static class FineTuning
{
    /// <summary>Keeps the embeddings of words and positions as they are, so that words which no review has stay in their place.</summary>
    public static void Freeze(BertClassifier network)
    {
        foreach (var parameter in network.Encoder.Embeddings.parameters())
            parameter.requires_grad = false;
    }

    /// <summary>Lets training compute in bfloat16, or not.</summary>
    public static void SetPrecision(BertClassifier network, bool inBfloat16)
    {
        foreach (var layer in network.modules().OfType<BertLinear>())
            layer.InBfloat16 = inBfloat16;
    }

    /// <summary>AdamW with a learning rate for each layer.</summary>
    public static OptimizerHelper CreateOptimizer(BertClassifier network, SentimentRecipe recipe)
    {
        var layers = network.Encoder.Layers;
        var groups = layers
            .Select((layer, i) => Group(layer.parameters(), Math.Pow(recipe.LayerDecay, layers.Count - i)))
            .Prepend(Group(network.Head.parameters(), 1));
        return optim.AdamW(groups, recipe.LearningRate, weight_decay: recipe.WeightDecay);

        AdamW.ParamGroup Group(IEnumerable<Parameter> parameters, double factor) => new(
            parameters, new AdamW.Options { LearningRate = recipe.LearningRate * factor, weight_decay = recipe.WeightDecay, beta1 = 0.9, beta2 = 0.999, eps = 1e-8 });
    }
}
