namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Fills tensors in place with the values that training begins with; nothing of it is recorded.</summary>
        public static partial class init
        {
            /// <summary>
            /// Which side of a layer the variance is to be kept of: what comes in forwards, or what goes out backwards.
            /// </summary>
            public enum FanInOut
            {
                FanIn,
                FanOut,
            }

            /// <summary>What follows the layer whose weights are filled.</summary>
            public enum NonlinearityType
            {
                Linear = 0,
                Conv1D = 1,
                Conv2D = 2,
                Conv3D = 3,
                ConvTranspose1D = 4,
                ConvTranspose2D = 5,
                ConvTranspose3D = 6,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            /// <summary>The factor by which weights are scaled to keep the variance through a non-linearity.</summary>
            /// <param name="param">The negative slope, for <see cref="NonlinearityType.LeakyReLU"/>.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2.0),
                NonlinearityType.LeakyReLU => Math.Sqrt(2.0 / (1.0 + (param * param))),
                _ => 1.0,
            };

            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            public static Tensor constant_(Tensor tensor, Scalar val) => Fill(tensor, () => tensor.fill_(val));

            /// <summary>Ones on the diagonal of a matrix.</summary>
            /// <exception cref="ArgumentException">The tensor is no matrix.</exception>
            public static Tensor eye_(Tensor tensor)
            {
                RequireMatrix(tensor, tensor.dim() == 2);
                return Fill(tensor, () =>
                {
                    using var identity = eye(tensor.shape[0], tensor.shape[1], tensor.dtype, tensor.device);
                    tensor.copy_(identity);
                });
            }

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) =>
                Fill(tensor, () => Aten.uniform_.CallInPlace(tensor, low, high, generator));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
                Fill(tensor, () => Aten.normal_.CallInPlace(tensor, mean, std, generator));

            /// <summary>A normal distribution of which only the part between two bounds is kept.</summary>
            public static Tensor trunc_normal_(
                Tensor tensor,
                double mean = 0,
                double std = 1,
                double a = -2,
                double b = 2,
                Generator? generator = null) => Fill(tensor, () =>
            {
                // Inverse transform sampling: a uniform number between the distribution function's values at the bounds, mapped
                // back through the inverse of that function.
                static double DistributionFunction(double x) => (1 + ErrorFunction(x / Math.Sqrt(2))) / 2;
                var low = DistributionFunction((a - mean) / std);
                var high = DistributionFunction((b - mean) / std);
                Aten.uniform_.CallInPlace(tensor, (2 * low) - 1, (2 * high) - 1, generator);
                Aten.erfinv_.CallInPlace(tensor);
                Aten.mul__Scalar.CallInPlace(tensor, std * Math.Sqrt(2));
                Aten.add__Scalar.CallInPlace(tensor, mean);
                Aten.clamp_.CallInPlace(tensor, a, b);
            });

            /// <summary>Keeps the variance forwards and backwards. Source: Glorot and Bengio 2010.</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                var bound = Math.Sqrt(3) * XavierDeviation(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            /// <inheritdoc cref="xavier_uniform_"/>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0) =>
                normal_(tensor, 0, XavierDeviation(tensor, gain));

            /// <inheritdoc cref="xavier_uniform_"/>
            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1.0) => xavier_uniform_(tensor, gain);

            /// <inheritdoc cref="xavier_uniform_"/>
            public static Tensor glorot_normal_(Tensor tensor, double gain = 1.0) => xavier_normal_(tensor, gain);

            /// <summary>Keeps the variance through rectifiers. Source: He et al. 2015.</summary>
            /// <param name="a">Negative slope of the rectifier that follows.</param>
            public static Tensor kaiming_uniform_(
                Tensor tensor,
                double a = 0,
                FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = Math.Sqrt(3) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <inheritdoc cref="kaiming_uniform_"/>
            public static Tensor kaiming_normal_(
                Tensor tensor,
                double a = 0,
                FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>
            /// A matrix (of the first dimension by all others) with orthonormal rows or columns, whichever are fewer. Source:
            /// Saxe et al. 2014.
            /// </summary>
            /// <exception cref="ArgumentException">The tensor has less than two dimensions.</exception>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1.0)
            {
                RequireMatrix(tensor, tensor.dim() >= 2);
                return Fill(tensor, () =>
                {
                    using var scope = NewDisposeScope();
                    var rows = tensor.shape[0];
                    var columns = tensor.numel() / rows;
                    var flat = randn([rows, columns], tensor.dtype, tensor.device);

                    // The factorisation is unique, and so the result uniform, only with the signs of the diagonal of R.
                    var (q, r) = Aten.linalg_qr.CallPair(rows < columns ? flat.t() : flat);
                    q.mul_(r.diagonal().sign());
                    tensor.view(rows, columns).copy_(rows < columns ? q.t() : q).mul_(gain);
                });
            }

            /// <summary>How many inputs a unit of a layer has, and how many outputs an input reaches.</summary>
            /// <exception cref="ArgumentException">The tensor has less than two dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                RequireMatrix(tensor, tensor.dim() >= 2);
                var receptiveField = tensor.shape[2..].Aggregate(1L, (product, size) => product * size);
                return (tensor.shape[1] * receptiveField, tensor.shape[0] * receptiveField);
            }

            private static double XavierDeviation(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            private static double KaimingDeviation(Tensor tensor, double slope, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, slope) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static double ErrorFunction(double x)
            {
                using var argument = tensor(x, ScalarType.Float64);
                using var value = argument.erf();
                return value.ToDouble();
            }

            private static Tensor Fill(Tensor tensor, Action fill)
            {
                using var _ = no_grad();
                fill();
                return tensor;
            }

            private static void RequireMatrix(Tensor tensor, bool holds)
            {
                if (!holds)
                {
                    throw new ArgumentException($"A tensor of {tensor.dim()} dimensions cannot be filled so.", nameof(tensor));
                }
            }
        }
    }
}
