namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rates of an optimizer's parameter groups, one step an epoch or an iteration.</summary>
            /// <remarks>
            /// Stepped without an epoch, a schedule computes each rate from the one before, so that schedules can be chained;
            /// stepped to an epoch, it computes the rates from the initial ones.
            /// </remarks>
            public abstract class LRScheduler
            {
                protected int _step_count;

                private readonly bool verbose;
                private double[] lastRates = [];

                protected LRScheduler()
                {
                }

                /// <param name="last_epoch">
                /// -1 to begin; else the epoch to continue after, from the groups' initial rates.
                /// </param>
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    Optimizer = optimizer;
                    LastEpoch = last_epoch;
                    this.verbose = verbose;
                    BaseRates = [.. Groups.Select(group => group.InitialLearningRate)];
                    lastRates = [.. Groups.Select(group => group.LearningRate)];
                }

                internal int LastEpoch { get; set; }

                internal Optimizer? Optimizer { get; private protected init; }

                private protected double[] BaseRates { get; } = [];

                private protected IEnumerable<ILearningRateController> Groups => Optimizer?.ParamGroups ?? [];

                /// <summary>The rates of the groups as this scheduler set them last.</summary>
                public IEnumerable<double> get_last_lr() => lastRates;

                /// <summary>Goes on by one.</summary>
                public virtual void step() => step(epoch: null);

                /// <summary>Goes to an epoch, or on by one.</summary>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    LastEpoch = epoch ?? LastEpoch + 1;
                    SetRates(epoch is null ? get_lr() : get_closed_form_lr());
                }

                /// <summary>
                /// Goes on by one, told how well the model does now. Only <see cref="impl.ReduceLROnPlateau"/> listens.
                /// </summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates of this step from those of the one before.</summary>
                protected virtual IEnumerable<double> get_lr() => Groups.Select(group => group.LearningRate);

                /// <summary>The rates of this step from the initial ones.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                /// <summary>Each group's rate times a factor: the recursive form of most schedules.</summary>
                private protected IEnumerable<double> Scaled(double factor) =>
                    Groups.Select(group => group.LearningRate * factor);

                /// <summary>Each group's initial rate times a factor: the closed form of most schedules.</summary>
                private protected IEnumerable<double> ScaledBase(double factor) => BaseRates.Select(rate => rate * factor);

                private protected void SetRates(IEnumerable<double> rates)
                {
                    lastRates = [.. rates];
                    foreach (var (group, rate) in Groups.Zip(lastRates))
                    {
                        if (verbose && group.LearningRate != rate)
                        {
                            Console.WriteLine($"Adjusting learning rate to {rate}");
                        }

                        group.LearningRate = rate;
                    }
                }
            }
        }
    }
}
