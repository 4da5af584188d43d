using Torchline.Training.Core.Data;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>By how much the images of a step are shifted before they are compared (see <see cref="StyleNetworkRecipe.Shift"/>).</summary>
internal readonly struct StepShift
{
    private const int Stream = 2; // beside the order of the photos and their crops

    private readonly int most;
    private readonly int down;
    private readonly int right;

    /// <summary>Chooses the shift of a step.</summary>
    /// <param name="most">The most pixels.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="step">The step, counted from the first of the run.</param>
    public StepShift(int most, long seed, long step)
    {
        var chance = SplitMix64.For(seed, step, Stream);
        (this.most, down, right) = (most, chance.Below(most + 1), chance.Below(most + 1));
    }

    /// <summary>The part of images (B, 3, S, S) that the step compares.</summary>
    public Tensor Of(Tensor images)
    {
        var side = images.shape[2] - most;
        return images.narrow(2, down, side).narrow(3, right, side);
    }
}
