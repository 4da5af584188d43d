namespace Torchline.Training.Core.Optimization;

/// <summary>
/// Adapts a pre-trained network to new images without learning: batch normalisation takes the means and variances of the
/// new images in place of those it was trained on (Li et al. 2016, "Revisiting Batch Normalization For Practical Domain
/// Adaptation").
/// </summary>
internal static class NormalizationStatistics
{
    /// <summary>Estimates the statistics anew; every batch counts the same. Weights stay as they are.</summary>
    /// <param name="network">Turns a batch into anything.</param>
    /// <param name="batches">Inputs, in batches large enough to be typical.</param>
    public static void Estimate(nn.Module<Tensor, Tensor> network, IEnumerable<Tensor> batches)
    {
        BatchNorm[] layers = [.. network.modules().OfType<BatchNorm>()];
        var momentums = Array.ConvertAll(layers, layer => layer.momentum);
        foreach (var layer in layers)
        {
            layer.reset_running_stats();
            layer.momentum = null; // a plain mean over batches
        }
        using (no_grad())
        {
            network.eval(); // no dropout
            foreach (var layer in layers)
                layer.train();
            using var each = batches.GetEnumerator();
            while (true)
            {
                using var scope = NewDisposeScope(); // around the making of the batch, too
                if (!each.MoveNext())
                    break;
                network.call(each.Current);
            }
        }
        foreach (var (layer, momentum) in layers.Zip(momentums))
            layer.momentum = momentum;
    }
}
