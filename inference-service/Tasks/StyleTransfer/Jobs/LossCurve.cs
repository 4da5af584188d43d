namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>Which losses of an optimisation are kept: as many as make a curve, however many iterations there are.</summary>
internal static class LossCurve
{
    /// <summary>The most points.</summary>
    public const int MaxPoints = 200;

    /// <summary>Whether the losses of an iteration are kept.</summary>
    /// <param name="iteration">From 0.</param>
    /// <param name="iterations">How many there are.</param>
    public static bool Has(int iteration, int iterations) => iteration % ((iterations + MaxPoints - 1) / MaxPoints) == 0;
}
