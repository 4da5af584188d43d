namespace TorchSharp;

public static partial class torch
{
    /// <summary>No graph is built on this thread until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradientMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradientMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradientMode(mode);

    public static bool is_grad_enabled() => Native.tl_grad_mode() != 0;

    /// <summary>As <see cref="no_grad"/>, and what is made inside can never take part in a graph.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Native.tl_inference_mode() != 0;

    private sealed class GradientMode : IDisposable
    {
        private readonly bool before = is_grad_enabled();
        private bool disposed;

        public GradientMode(bool enabled) => Native.tl_set_grad_mode(enabled ? 1 : 0);

        public void Dispose()
        {
            if (disposed) return;
            disposed = true;
            Native.tl_set_grad_mode(before ? 1 : 0);
        }
    }

    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private nint guard = Native.tl_inference_mode_enter(enabled ? 1 : 0);

        public void Dispose()
        {
            if (guard != 0) Native.tl_inference_mode_leave(guard);
            guard = 0;
        }
    }
}
