namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.ConstantLR"/>
            public static LRScheduler ConstantLR(
                Optimizer optimizer,
                double factor = 1.0 / 3,
                int total_iters = 5,
                int last_epoch = -1,
                bool verbose = false) =>
                new impl.ConstantLR(optimizer, factor, total_iters, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Multiplies the rates by a factor for the first <c>total_iters</c> steps.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double factor;
                    private readonly int steps;

                    public ConstantLR(
                        Optimizer optimizer,
                        double factor = 1.0 / 3,
                        int total_iters = 5,
                        int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (this.factor, steps) = (factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        Scaled(LastEpoch == 0 ? factor : LastEpoch == steps ? 1 / factor : 1);

                    protected override IEnumerable<double> get_closed_form_lr() => ScaledBase(LastEpoch < steps ? factor : 1);
                }
            }
        }
    }
}
