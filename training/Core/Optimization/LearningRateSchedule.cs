namespace Torchline.Training.Core.Optimization;

/// <summary>How the learning rate falls over a run.</summary>
public enum Decay
{
    /// <summary>Not at all.</summary>
    Constant,

    /// <summary>In a straight line to 0.</summary>
    Linear,

    /// <summary>Along half a cosine (Loshchilov and Hutter 2017).</summary>
    Cosine,

    /// <summary>By a factor at regular intervals.</summary>
    Step,
}

/// <summary>
/// The learning rate's factor as a function of the step alone: it has no state that a checkpoint would have to carry.
/// </summary>
/// <param name="Decay">How the factor falls.</param>
/// <param name="WarmUp">Steps over which it first rises in a straight line.</param>
/// <param name="Steps">Steps over which it falls; after them it stays.</param>
public sealed record LearningRateSchedule(Decay Decay, long WarmUp, long Steps)
{
    /// <summary>For <see cref="Decay.Step"/>: steps from one fall to the next.</summary>
    public long Interval { get; init; } = long.MaxValue;

    /// <summary>For <see cref="Decay.Step"/>: what remains after a fall.</summary>
    public double FallTo { get; init; } = 0.1;

    /// <summary>For <see cref="Decay.Cosine"/>: what remains in the end.</summary>
    public double Floor { get; init; }

    /// <summary>The factor for step <paramref name="step"/>, from 0.</summary>
    public double FactorAt(long step)
    {
        var progress = Math.Min(1.0, (double)step / Steps);
        var factor = Decay switch
        {
            Decay.Linear => 1 - progress,
            Decay.Step => Math.Pow(FallTo, step / Interval),
            Decay.Cosine => Floor + ((1 - Floor) * 0.5 * (1 + Math.Cos(Math.PI * progress))),
            _ => 1,
        };
        return step < WarmUp ? factor * (step + 1) / WarmUp : factor;
    }
}
