namespace Torchline.Training.Tasks.Captioning.ByHand.Layers;

/// <summary>
/// The cross-entropy of a word at every step that the mask lets count, summed over steps and divided by the N sequences:
/// <c>L = -1/N Σ_n Σ_t m_nt log softmax(s_nt)[y_nt]</c> (docs/reference/recurrent-layers.md).
/// </summary>
/// <remarks>Divided by sequences and not by words, a long caption weighs more than a short one, and a batch without any word
/// that counts has loss 0.</remarks>
internal static class TemporalSoftmaxLoss
{
    /// <summary>The loss, and what <see cref="Backward"/> needs.</summary>
    /// <param name="scores">Scores of the words (N, T, V).</param>
    /// <param name="targets">The right words (N, T), int64; those that do not count must be valid ids as well.</param>
    /// <param name="mask">Which steps count (N, T), bool.</param>
    /// <returns>The loss, a scalar, and the logarithms of the probabilities (N, T, V).</returns>
    public static (Tensor Loss, Tensor LogProbabilities) Forward(Tensor scores, Tensor targets, Tensor mask)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var logProbabilities = scores.log_softmax(-1); // (N, T, V)
        var ofTargets = logProbabilities.gather(-1, targets.unsqueeze(-1)).squeeze(-1); // (N, T)
        // Filled, not multiplied: where the step does not count, -∞ times 0 would be no number.
        var loss = ofTargets.masked_fill(mask.logical_not(), 0).sum().div(-scores.shape[0]);
        return scope.MoveToOuter(loss, logProbabilities);
    }

    /// <summary>The gradient of the loss.</summary>
    /// <param name="logProbabilities">What <see cref="Forward"/> kept (N, T, V).</param>
    /// <param name="targets">The right words (N, T).</param>
    /// <param name="mask">Which steps count (N, T).</param>
    /// <returns>Gradient on the scores (N, T, V), 0 where the step does not count.</returns>
    public static Tensor Backward(Tensor logProbabilities, Tensor targets, Tensor mask)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var dscores = logProbabilities.exp(); // (N, T, V)
        var right = targets.unsqueeze(-1); // (N, T, 1)
        dscores.scatter_add_(-1, right, full(right.shape, -1, dscores.dtype, dscores.device));
        return dscores.mul_(mask.unsqueeze(-1).to(dscores.dtype) / logProbabilities.shape[0]).MoveToOuterDisposeScope();
    }
}
