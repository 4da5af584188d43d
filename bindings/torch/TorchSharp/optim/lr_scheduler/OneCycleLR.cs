namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.OneCycleLR"/>
            public static LRScheduler OneCycleLR(
                Optimizer optimizer,
                double max_lr,
                int total_steps = -1,
                int epochs = -1,
                int steps_per_epoch = -1,
                double pct_start = 0.3,
                impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos,
                bool cycle_momentum = true,
                double base_momentum = 0.85,
                double max_momentum = 0.95,
                double div_factor = 25,
                double final_div_factor = 1e4,
                bool three_phase = false,
                int last_epoch = -1,
                bool verbose = false) => new impl.OneCycleLR(
                    optimizer,
                    max_lr,
                    total_steps,
                    epochs,
                    steps_per_epoch,
                    pct_start,
                    anneal_strategy,
                    cycle_momentum,
                    base_momentum,
                    max_momentum,
                    div_factor,
                    final_div_factor,
                    three_phase,
                    last_epoch,
                    verbose);

            /// <inheritdoc cref="impl.OneCycleLR"/>
            public static LRScheduler OneCycleLR(
                Optimizer optimizer,
                IEnumerable<double> max_lr,
                int total_steps = -1,
                int epochs = -1,
                int steps_per_epoch = -1,
                double pct_start = 0.3,
                impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos,
                bool cycle_momentum = true,
                IEnumerable<double>? base_momentum = null,
                IEnumerable<double>? max_momentum = null,
                double div_factor = 25,
                double final_div_factor = 1e4,
                bool three_phase = false,
                int last_epoch = -1,
                bool verbose = false) => new impl.OneCycleLR(
                    optimizer,
                    max_lr,
                    total_steps,
                    epochs,
                    steps_per_epoch,
                    pct_start,
                    anneal_strategy,
                    cycle_momentum,
                    base_momentum,
                    max_momentum,
                    div_factor,
                    final_div_factor,
                    three_phase,
                    last_epoch,
                    verbose);

            public static partial class impl
            {
                /// <summary>
                /// Takes the rates from a low value up to a maximum and down to a far lower one, and the momentum the other way
                /// round. Stepped once a batch. Source: Smith and Topin 2018, "Super-Convergence: Very Fast Training of Neural
                /// Networks Using Large Learning Rates".
                /// </summary>
                public class OneCycleLR : LRScheduler
                {
                    private readonly int totalSteps;
                    private readonly AnnealStrategy strategy;
                    private readonly bool cycleMomentum;
                    private readonly Phase[] phases;
                    private readonly Bounds[] bounds;

                    public OneCycleLR(
                        Optimizer optimizer,
                        double max_lr,
                        int total_steps = -1,
                        int epochs = -1,
                        int steps_per_epoch = -1,
                        double pct_start = 0.3,
                        OneCycleLR.AnnealStrategy anneal_strategy = OneCycleLR.AnnealStrategy.Cos,
                        bool cycle_momentum = true,
                        double base_momentum = 0.85,
                        double max_momentum = 0.95,
                        double div_factor = 25,
                        double final_div_factor = 1e4,
                        bool three_phase = false,
                        int last_epoch = -1,
                        bool verbose = false)
                        : this(
                            optimizer,
                            Enumerable.Repeat(max_lr, optimizer.ParamGroups.Count()),
                            total_steps,
                            epochs,
                            steps_per_epoch,
                            pct_start,
                            anneal_strategy,
                            cycle_momentum,
                            Enumerable.Repeat(base_momentum, optimizer.ParamGroups.Count()),
                            Enumerable.Repeat(max_momentum, optimizer.ParamGroups.Count()),
                            div_factor,
                            final_div_factor,
                            three_phase,
                            last_epoch,
                            verbose)
                    {
                    }

                    /// <param name="max_lr">The largest rate of each group.</param>
                    /// <param name="total_steps">Steps in the cycle; or else <c>epochs</c> times <c>steps_per_epoch</c>.</param>
                    /// <param name="pct_start">Share of the cycle in which the rates rise.</param>
                    /// <param name="div_factor">The largest rate over the first one.</param>
                    /// <param name="final_div_factor">The first rate over the last one.</param>
                    /// <param name="three_phase">
                    /// Whether the way down stops over at the first rate, as long after the maximum as before it.
                    /// </param>
                    /// <exception cref="ArgumentException">
                    /// The number of steps or of rates is wrong, or the momentum cannot be cycled.
                    /// </exception>
                    public OneCycleLR(
                        Optimizer optimizer,
                        IEnumerable<double> max_lr,
                        int total_steps = -1,
                        int epochs = -1,
                        int steps_per_epoch = -1,
                        double pct_start = 0.3,
                        OneCycleLR.AnnealStrategy anneal_strategy = OneCycleLR.AnnealStrategy.Cos,
                        bool cycle_momentum = true,
                        IEnumerable<double>? base_momentum = null,
                        IEnumerable<double>? max_momentum = null,
                        double div_factor = 25,
                        double final_div_factor = 1e4,
                        bool three_phase = false,
                        int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        totalSteps = total_steps > 0 ? total_steps : epochs * steps_per_epoch;
                        if (totalSteps <= 0 || (total_steps <= 0 && epochs <= 0))
                        {
                            throw new ArgumentException(
                                "Give total_steps, or both epochs and steps_per_epoch, as positive numbers.",
                                nameof(total_steps));
                        }

                        (strategy, cycleMomentum) = (anneal_strategy, cycle_momentum);
                        var riseEnd = (pct_start * totalSteps) - 1;
                        phases = three_phase
                            ?
                            [
                                new(riseEnd, Level.First, Level.Largest),
                                new((2 * pct_start * totalSteps) - 2, Level.Largest, Level.First),
                                new(totalSteps - 1, Level.First, Level.Last),
                            ]
                            : [new(riseEnd, Level.First, Level.Largest), new(totalSteps - 1, Level.Largest, Level.Last)];

                        var groups = Groups.ToArray();
                        var largest = max_lr.ToArray();
                        var lowMomentum = base_momentum?.ToArray() ?? [.. groups.Select(_ => 0.85)];
                        var highMomentum = max_momentum?.ToArray() ?? [.. groups.Select(_ => 0.95)];
                        if (new[] { largest, lowMomentum, highMomentum }.Any(given => given.Length != groups.Length))
                        {
                            throw new ArgumentException(
                                $"There are {groups.Length} groups: give as many rates and momenta.", nameof(max_lr));
                        }

                        bounds =
                        [
                            .. groups.Select((_, i) => new Bounds(
                                largest[i] / div_factor,
                                largest[i],
                                largest[i] / div_factor / final_div_factor,
                                lowMomentum[i],
                                highMomentum[i])),
                        ];
                        if (last_epoch == -1)
                        {
                            foreach (var (group, bound) in groups.Zip(bounds))
                            {
                                group.InitialLearningRate = bound.FirstRate;
                            }
                        }

                        step();
                    }

                    public enum AnnealStrategy
                    {
                        Cos,
                        Linear,
                    }

                    private enum Level
                    {
                        First,
                        Largest,
                        Last,
                    }

                    /// <exception cref="InvalidOperationException">The cycle is over.</exception>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (LastEpoch > totalSteps)
                        {
                            throw new InvalidOperationException($"Step {LastEpoch} of a cycle of {totalSteps} steps.");
                        }

                        var current = Array.FindIndex(phases, phase => LastEpoch <= phase.End);
                        current = current < 0 ? phases.Length - 1 : current;
                        var (end, from, to) = phases[current];
                        var start = current == 0 ? 0 : phases[current - 1].End;
                        var share = (LastEpoch - start) / (end - start);

                        foreach (var (group, bound) in Groups.Zip(bounds))
                        {
                            if (cycleMomentum)
                            {
                                SetMomentum(group, Anneal(bound.Momentum(from), bound.Momentum(to), share));
                            }

                            yield return Anneal(bound.Rate(from), bound.Rate(to), share);
                        }
                    }

                    private double Anneal(double from, double to, double share) => strategy == AnnealStrategy.Cos
                        ? to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)))
                        : from + ((to - from) * share);

                    private static void SetMomentum(ILearningRateController group, double momentum)
                    {
                        switch (group)
                        {
                            case IMomentum withMomentum:
                                withMomentum.Momentum = momentum;
                                break;
                            case IBetas withBetas:
                                withBetas.Betas = (momentum, withBetas.Betas.Item2);
                                break;
                            default:
                                throw new ArgumentException("The optimizer has no momentum to cycle.");
                        }
                    }

                    private readonly record struct Phase(double End, Level From, Level To);

                    private readonly record struct Bounds(
                        double FirstRate,
                        double LargestRate,
                        double LastRate,
                        double LowMomentum,
                        double HighMomentum)
                    {
                        public double Rate(Level level) => level switch
                        {
                            Level.First => FirstRate,
                            Level.Largest => LargestRate,
                            _ => LastRate,
                        };

                        public double Momentum(Level level) => level == Level.Largest ? LowMomentum : HighMomentum;
                    }
                }
            }
        }
    }
}
