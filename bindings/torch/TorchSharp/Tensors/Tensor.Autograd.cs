using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <exception cref="ExternalException">The type has no gradients, or the tensor is a computed one.</exception>
        public bool requires_grad
        {
            get => Alive(Native.tl_tensor_requires_grad(Handle)) != 0;
            set => Alive(Native.Check(Native.tl_tensor_set_requires_grad(Handle, value ? 1 : 0)));
        }

        public bool is_leaf => Alive(Native.Check(Native.tl_tensor_is_leaf(Handle))) != 0;

        /// <summary>The accumulated gradient, a new handle each time; null when there is none.</summary>
        public Tensor? grad
        {
            get
            {
                nint gradient = Native.tl_tensor_grad(Handle);
                GC.KeepAlive(this);
                return gradient == 0 ? null : new Tensor(gradient);
            }

            set
            {
                Native.Check(Native.tl_tensor_set_grad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(value);
                GC.KeepAlive(this);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps the gradient of a computed tensor.</summary>
        public void retain_grad() => Alive(Native.Check(Native.tl_tensor_retain_grad(Handle)));

        /// <summary>Adds the gradient of this scalar to every leaf it was computed from.</summary>
        public void backward() => autograd.backward([this]);

        /// <summary>Adds the gradient of this tensor, weighted by <paramref name="grad_tensors"/>, to the leaves.</summary>
        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public Tensor detach() => Aten.detach.Call(this);

        public Tensor detach_() => Aten.detach_.CallInPlace(this);
    }
}
