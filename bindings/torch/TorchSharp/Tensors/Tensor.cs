using System.Diagnostics;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A handle of a tensor of libtorch. Disposing it frees the handle; the memory goes when no handle, no view and no graph
    /// of autograd holds it. A handle that nobody disposes is freed by the garbage collector, which does not see the memory
    /// behind it: dispose in loops, or use <see cref="NewDisposeScope"/>.
    /// </summary>
    [DebuggerDisplay("{ToString(),nq}")]
    public partial class Tensor : IScoped
    {
        private readonly TensorHandle handle;

        /// <summary>Takes ownership of a native <c>at::Tensor*</c> and joins the innermost dispose scope.</summary>
        internal Tensor(IntPtr handle)
        {
            this.handle = new TensorHandle(handle);
            DisposeScopeManager.Register(this);
        }

        /// <summary>Handles that are not yet freed, of all threads.</summary>
        public static long TotalCount => TensorHandle.LiveCount;

        /// <summary>The most handles that were alive at once.</summary>
        public static long PeakCount => TensorHandle.PeakCount;

        /// <summary>The native <c>at::Tensor*</c>, this object's own.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public IntPtr Handle => handle.IsClosed || handle.IsInvalid
            ? throw new InvalidOperationException("Tensor invalid -- empty handle.")
            : handle.DangerousGetHandle();

        public bool IsInvalid => handle.IsClosed || handle.IsInvalid;

        DisposeScope? IScoped.OwningScope { get; set; }

        LifetimeStatistics IScoped.Statistics => DisposeScopeManager.Statistics.TensorStatistics;

        private DisposeScope? OwningScope => ((IScoped)this).OwningScope;

        /// <summary>The C++ object that all handles of one tensor share.</summary>
        internal IntPtr Identity => Alive(Native.tl_tensor_identity(Handle));

        /// <summary>Makes a tensor of a native <c>at::Tensor*</c>, which it owns from now on.</summary>
        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        /// <summary>Gives the native tensor away; this object is as disposed.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            _ = Handle;
            DisposeScopeManager.Unregister(this);
            GC.SuppressFinalize(this);
            return handle.Release();
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (!disposing || IsInvalid) return;
            DisposeScopeManager.Unregister(this);
            handle.Dispose();
        }

        /// <summary>Takes this tensor out of every scope: from now on its user disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningScope?.Detach(this);
            return this;
        }

        /// <summary>The name that <see cref="DetachFromDisposeScope"/> had in older versions.</summary>
        public Tensor DetatchFromDisposeScope() => DetachFromDisposeScope();

        public Tensor MoveToOuterDisposeScope()
        {
            OwningScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningScope is { } scope)
                scope.MoveToOther(other, this);
            else
                other?.Attach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningScope);
    }
}
