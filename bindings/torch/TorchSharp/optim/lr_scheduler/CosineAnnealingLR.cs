namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.CosineAnnealingLR"/>
            public static LRScheduler CosineAnnealingLR(
                Optimizer optimizer,
                double T_max,
                double eta_min = 0,
                int last_epoch = -1,
                bool verbose = false) =>
                new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>
                /// Takes the rates from the initial ones to <c>eta_min</c> along half a cosine of <c>T_max</c> steps, and back
                /// again. Source: Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts", without the
                /// restarts.
                /// </summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double halfPeriod;
                    private readonly double minimum;

                    public CosineAnnealingLR(
                        Optimizer optimizer,
                        double T_max,
                        double eta_min = 0,
                        int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (halfPeriod, minimum) = (T_max, eta_min);
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (LastEpoch == 0)
                        {
                            return Scaled(1);
                        }

                        if (_step_count == 1)
                        {
                            return get_closed_form_lr();
                        }

                        // At the bottom of the curve the ratio of two heights is undefined: leave it by a difference.
                        if ((LastEpoch - 1 - halfPeriod) % (2 * halfPeriod) == 0)
                        {
                            var rise = (1 - Math.Cos(Math.PI / halfPeriod)) / 2;
                            return Groups.Zip(BaseRates, (group, rate) => group.LearningRate + ((rate - minimum) * rise));
                        }

                        var change = Height(LastEpoch) / Height(LastEpoch - 1);
                        return Groups.Select(group => minimum + ((group.LearningRate - minimum) * change));
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(rate => minimum + ((rate - minimum) * Height(LastEpoch) / 2));

                    private double Height(int epoch) => 1 + Math.Cos(Math.PI * epoch / halfPeriod);
                }
            }
        }
    }
}
