using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>
            /// Scales all gradients by one factor so that their common norm is at most <paramref name="max_norm"/>.
            /// </summary>
            /// <param name="norm_type">Exponent of the norm; infinity: the largest absolute value.</param>
            /// <returns>The norm before. Source: Pascanu et al. 2013.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var mode = no_grad();
                using var scope = NewDisposeScope();
                var gradients = tensors.Select(parameter => parameter.grad).OfType<Tensor>().ToArray();
                if (gradients.Length == 0)
                {
                    return 0;
                }

                var norms = gradients.Select(gradient => Aten.norm_Scalar.Call(gradient, norm_type).to(gradients[0].device));
                var norm = Aten.norm_Scalar.Call(Aten.stack.Call(norms.ToArray()), norm_type).ToDouble();
                var factor = max_norm / (norm + 1e-6);
                if (factor < 1)
                {
                    foreach (var gradient in gradients)
                    {
                        Aten.mul__Scalar.CallInPlace(gradient, factor);
                    }
                }

                return norm;
            }

            /// <summary>Clamps every gradient's elements to ±<paramref name="clip_value"/>.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var mode = no_grad();
                foreach (var parameter in tensors)
                {
                    using var gradient = parameter.grad;
                    if (gradient is not null)
                    {
                        Aten.clamp_.CallInPlace(gradient, -clip_value, clip_value);
                    }
                }
            }

            /// <summary>All elements of all parameters, one after another.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return Aten.cat.Call(tensors.Select(parameter => parameter.reshape(-1)).ToArray(), 0L).MoveToOuterDisposeScope();
            }

            /// <summary>Copies what <see cref="parameters_to_vector"/> made back.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var mode = no_grad();
                using var scope = NewDisposeScope();
                var start = 0L;
                foreach (var parameter in tensors)
                {
                    var length = parameter.numel();
                    parameter.copy_(vec.narrow(0, start, length).view_as(parameter));
                    start += length;
                }
            }
        }
    }
}
