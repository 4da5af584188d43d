namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>How a network and an optimisation compare in one style: mean losses over the same photos.</summary>
/// <param name="Style">The style's name.</param>
/// <param name="Network">Of what the network painted, in one pass.</param>
/// <param name="Optimised">Of what the optimisation of pixels came to.</param>
/// <param name="Course">The mean <see cref="LossValues.Perceptual"/> of the photos themselves, and after each iteration of the optimisation.</param>
public sealed record StyleScore(string Style, LossValues Network, LossValues Optimised, IReadOnlyList<double> Course)
{
    /// <summary>How many times the optimisation's loss the network's is, of content and style.</summary>
    public double Ratio => Network.Perceptual / Optimised.Perceptual;

    /// <summary>The iterations after which the optimisation is as good as the network; null: it never is.</summary>
    public int? MatchedAfter => Course.Index().Where(reached => reached.Item <= Network.Perceptual).Select(reached => (int?)reached.Index).FirstOrDefault();
}
