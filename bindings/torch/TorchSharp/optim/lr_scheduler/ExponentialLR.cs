namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <inheritdoc cref="impl.ExponentialLR"/>
            public static LRScheduler ExponentialLR(
                Optimizer optimizer,
                double gamma = 0.1,
                int last_epoch = -1,
                bool verbose = false) =>
                new impl.ExponentialLR(optimizer, gamma, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Multiplies the rates by gamma every step.</summary>
                public class ExponentialLR : LRScheduler
                {
                    private readonly double gamma;

                    public ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        this.gamma = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Scaled(LastEpoch > 0 ? gamma : 1);

                    protected override IEnumerable<double> get_closed_form_lr() => ScaledBase(Math.Pow(gamma, LastEpoch));
                }
            }
        }
    }
}
