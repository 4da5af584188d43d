namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            /// <summary>
            /// Moves parameters and buffers, and converts those that are of a floating type. They stay the same objects, so that
            /// optimizers and fields that hold them see the change.
            /// </summary>
            internal void Convert(ScalarType? dtype, Device? device, bool non_blocking)
            {
                using var _ = no_grad();
                foreach (var parameter in parameters())
                {
                    Replace(parameter);
                    if (parameter.grad is { } gradient)
                    {
                        Replace(gradient);
                        gradient.Dispose();
                    }
                }

                foreach (var buffer in buffers())
                {
                    Replace(buffer);
                }

                void Replace(Tensor tensor)
                {
                    var type = dtype is { } wanted && tensor.is_floating_point() ? wanted : tensor.dtype;
                    using var converted = tensor.to(type, device ?? tensor.device, non_blocking: non_blocking);
                    if (converted.Identity != tensor.Identity)
                    {
                        Aten.set_data.CallInPlace(tensor, converted);
                    }
                }
            }
        }
    }
}
