namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.SequentialLR"/>
            public static LRScheduler SequentialLR(
                Optimizer optimizer,
                IEnumerable<LRScheduler> schedulers,
                IEnumerable<int> milestones,
                int last_epoch = -1) =>
                new impl.SequentialLR(optimizer, schedulers, milestones, last_epoch);

            public static partial class impl
            {
                /// <summary>
                /// Runs one schedule after another: the next takes over at each milestone and begins at its own step 0.
                /// </summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] schedulers;
                    private readonly int[] milestones;

                    /// <exception cref="ArgumentException">There is not one schedule more than there are milestones.</exception>
                    public SequentialLR(
                        Optimizer optimizer,
                        IEnumerable<LRScheduler> schedulers,
                        IEnumerable<int> milestones,
                        int last_epoch = -1)
                    {
                        this.schedulers = [.. schedulers];
                        this.milestones = [.. milestones];
                        if (this.schedulers.Length != this.milestones.Length + 1)
                        {
                            throw new ArgumentException(
                                "There must be one scheduler more than there are milestones.", nameof(milestones));
                        }

                        // Each schedule took its first step when it was made; only the first one should have.
                        Optimizer = optimizer;
                        LastEpoch = last_epoch + 1;
                        SetRates(Groups.Select(group => group.InitialLearningRate));
                        foreach (var scheduler in this.schedulers)
                        {
                            scheduler.LastEpoch--;
                        }

                        this.schedulers[0].step();
                        SetRates(this.schedulers[0].get_last_lr());
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var current = milestones.Count(milestone => milestone <= LastEpoch);
                        if (current > 0 && milestones[current - 1] == LastEpoch)
                        {
                            schedulers[current].step(epoch: 0);
                        }
                        else
                        {
                            schedulers[current].step();
                        }

                        return schedulers[current].get_last_lr();
                    }
                }
            }
        }
    }
}
