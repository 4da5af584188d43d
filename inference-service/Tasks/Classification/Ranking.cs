using System.Numerics.Tensors;

namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>Turns logits into the most probable labels.</summary>
internal static class Ranking
{
    /// <summary>The most probable labels, best first; of equally probable ones that with the lower number first.</summary>
    /// <param name="logits">One a label; overwritten with the probabilities.</param>
    /// <param name="labels">The labels by number.</param>
    /// <param name="top">How many; at most as many as there are.</param>
    public static Prediction[] Best(Span<float> logits, IReadOnlyList<string> labels, int top)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), logits); // large logits must not overflow
        TensorPrimitives.SoftMax(logits, logits);
        var best = new Prediction[Math.Min(top, logits.Length)];
        var count = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            var score = logits[i];
            if (count == best.Length && !(score > best[^1].Score))
                continue;

            var place = count < best.Length ? count++ : count - 1;
            for (; place > 0 && score > best[place - 1].Score; place--)
                best[place] = best[place - 1];

            best[place] = new(labels[i], score);
        }

        return best;
    }
}
