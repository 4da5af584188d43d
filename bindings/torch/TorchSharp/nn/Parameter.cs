using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// A tensor that a module trains: a leaf of the graph of autograd that shares the memory of the tensor it is made of.
/// </summary>
public class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true)
        : base(Aten.detach.Call(data).DecoupleFromNativeHandle()) => this.requires_grad = requires_grad;

    /// <summary>A parameter of undefined values, for its module to initialise; on the CPU unless another device is named.</summary>
    internal static Parameter Empty(long[] shape, Device? device, ScalarType? dtype)
    {
        using var data = empty(shape, dtype, device ?? CPU);
        return new Parameter(data);
    }

    internal void ClearGradient(bool set_to_none)
    {
        if (set_to_none)
        {
            grad = null;
            return;
        }

        using var gradient = grad;
        if (gradient is { requires_grad: true })
        {
            gradient.detach_();
        }

        gradient?.zero_();
    }
}
