namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.ReduceLROnPlateau"/>
            public static LRScheduler ReduceLROnPlateau(
                Optimizer optimizer,
                string mode = "min",
                double factor = 0.1,
                int patience = 10,
                double threshold = 1e-4,
                string threshold_mode = "rel",
                int cooldown = 0,
                IList<double>? min_lr = null,
                double eps = 1e-8,
                bool verbose = false) =>
                new impl.ReduceLROnPlateau(
                    optimizer, mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps, verbose);

            public static partial class impl
            {
                /// <summary>
                /// Multiplies the rates by a factor when a metric has not improved for more than <c>patience</c> steps.
                /// </summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool smallerIsBetter;
                    private readonly bool relative;
                    private readonly double factor;
                    private readonly int patience;
                    private readonly double threshold;
                    private readonly int cooldown;
                    private readonly double[] minimum;
                    private readonly double smallestChange;
                    private double best;
                    private int badSteps;
                    private int cooldownLeft;

                    /// <param name="mode">"min" where a smaller metric is better, "max" where a larger one is.</param>
                    /// <param name="threshold">
                    /// How much better counts as improvement: by that share ("rel") or that amount ("abs").
                    /// </param>
                    /// <param name="cooldown">Steps after a reduction in which nothing is counted.</param>
                    /// <param name="min_lr">Lower bounds of the rates: none, one for all groups, or one a group.</param>
                    /// <param name="eps">Reductions by less than this are not made.</param>
                    /// <exception cref="ArgumentException">
                    /// An unknown mode, a factor of 1 or more, or another number of bounds than groups.
                    /// </exception>
                    public ReduceLROnPlateau(
                        Optimizer optimizer,
                        string mode = "min",
                        double factor = 0.1,
                        int patience = 10,
                        double threshold = 1e-4,
                        string threshold_mode = "rel",
                        int cooldown = 0,
                        IList<double>? min_lr = null,
                        double eps = 1e-8,
                        bool verbose = false)
                        : base(optimizer, verbose: verbose)
                    {
                        if (factor >= 1)
                        {
                            throw new ArgumentException("The factor should be below 1.", nameof(factor));
                        }

                        smallerIsBetter = Choose(mode, "min", "max", nameof(mode));
                        relative = Choose(threshold_mode, "rel", "abs", nameof(threshold_mode));
                        minimum = min_lr switch
                        {
                            null => new double[BaseRates.Length],
                            [var bound] => [.. Enumerable.Repeat(bound, BaseRates.Length)],
                            _ when min_lr.Count == BaseRates.Length => [.. min_lr],
                            _ => throw new ArgumentException(
                                $"There are {BaseRates.Length} groups but {min_lr.Count} bounds.", nameof(min_lr)),
                        };
                        (this.factor, this.patience, this.threshold, this.cooldown, smallestChange) = (
                            factor, patience, threshold, cooldown, eps);
                        best = smallerIsBetter ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    /// <exception cref="InvalidOperationException">Always: this schedule needs the metric.</exception>
                    public override void step() => step(epoch: null);

                    /// <exception cref="InvalidOperationException">Always: this schedule needs the metric.</exception>
                    public override void step(int? epoch) =>
                        throw new InvalidOperationException("ReduceLROnPlateau is stepped with the metric that it watches.");

                    public override void step(double current, int? epoch = null)
                    {
                        _step_count++;
                        LastEpoch = epoch ?? LastEpoch + 1;
                        if (IsBetter(current))
                        {
                            best = current;
                            badSteps = 0;
                        }
                        else
                        {
                            badSteps++;
                        }

                        if (cooldownLeft > 0)
                        {
                            cooldownLeft--;
                            badSteps = 0;
                        }

                        if (badSteps > patience)
                        {
                            SetRates(Groups.Zip(minimum, (group, bound) => Reduced(group.LearningRate, bound)));
                            cooldownLeft = cooldown;
                            badSteps = 0;
                        }
                    }

                    private double Reduced(double rate, double bound) =>
                        Math.Max(rate * factor, bound) is var reduced && rate - reduced > smallestChange ? reduced : rate;

                    private bool IsBetter(double current) => (smallerIsBetter, relative) switch
                    {
                        (true, true) => current < best * (1 - threshold),
                        (true, false) => current < best - threshold,
                        (false, true) => current > best * (1 + threshold),
                        (false, false) => current > best + threshold,
                    };

                    private static bool Choose(string value, string yes, string no, string parameter) =>
                        value == yes || (value == no ? false : throw new ArgumentException(
                            $"'{value}' is neither '{yes}' nor '{no}'.", parameter));
                }
            }
        }
    }
}
