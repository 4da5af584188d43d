namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.LinearLR"/>
            public static LRScheduler LinearLR(
                Optimizer optimizer,
                double start_factor = 1.0 / 3,
                double end_factor = 1,
                int total_iters = 5,
                int last_epoch = -1,
                bool verbose = false) =>
                new impl.LinearLR(optimizer, start_factor, end_factor, total_iters, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>
                /// Multiplies the rates by a factor that goes from one value to another on a line, in <c>total_iters</c> steps.
                /// </summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double start;
                    private readonly double end;
                    private readonly int steps;

                    public LinearLR(
                        Optimizer optimizer,
                        double start_factor = 1.0 / 3,
                        double end_factor = 1,
                        int total_iters = 5,
                        int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (start, end, steps) = (start_factor, end_factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => LastEpoch switch
                    {
                        0 => Scaled(start),
                        var epoch when epoch > steps => Scaled(1),
                        var epoch => Scaled(1 + ((end - start) / ((steps * start) + ((epoch - 1) * (end - start))))),
                    };

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        ScaledBase(start + ((end - start) * Math.Min(steps, LastEpoch) / steps));
                }
            }
        }
    }
}
