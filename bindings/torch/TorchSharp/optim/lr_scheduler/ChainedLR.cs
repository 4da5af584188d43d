namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.ChainedLR"/>
            public static LRScheduler ChainedLR(IEnumerable<LRScheduler> schedulers) =>
                new impl.ChainedLR(schedulers);

            public static partial class impl
            {
                /// <summary>Steps several schedules of one optimizer together, so that their factors multiply.</summary>
                public class ChainedLR : LRScheduler
                {
                    private readonly LRScheduler[] schedulers;

                    public ChainedLR(IEnumerable<LRScheduler> schedulers)
                    {
                        this.schedulers = [.. schedulers];
                        Optimizer = this.schedulers[0].Optimizer;
                        SetRates(get_lr());
                    }

                    public override void step()
                    {
                        foreach (var scheduler in schedulers)
                        {
                            scheduler.step();
                        }

                        SetRates(get_lr());
                    }
                }
            }
        }
    }
}
