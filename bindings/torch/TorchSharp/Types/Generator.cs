using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers. Its state, saved and set, continues the same sequence bit for bit.</summary>
    public class Generator : IDisposable
    {
        private readonly GeneratorHandle handle;

        /// <summary>A generator of its own on the CPU.</summary>
        /// <exception cref="NotSupportedException">The device is not the CPU.</exception>
        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            if (this.device.type != DeviceType.CPU)
                throw new NotSupportedException($"generators are made on the cpu only, not on {this.device}");
            handle = new(Native.Check(Native.tl_generator_new(seed)));
        }

        private Generator(nint native, Device device) => (handle, this.device) = (new(native), device);

        /// <summary>The generator that operators draw from when none is named.</summary>
        public static Generator Default => new(Native.Check(Native.tl_generator_default((int)DeviceType.CPU, -1)), CPU);

        public Device device { get; }

        public IntPtr Handle => handle.IsClosed
            ? throw new InvalidOperationException("Generator invalid -- empty handle.")
            : handle.DangerousGetHandle();

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.tl_generator_set_seed(Handle, (ulong)seed));
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>Seeds from the system's randomness and returns that seed.</summary>
        public long seed() => (long)Alive(Native.tl_generator_reseed(Handle));

        public long initial_seed() => (long)Alive(Native.tl_generator_initial_seed(Handle));

        /// <summary>The whole state as a tensor of bytes.</summary>
        public Tensor get_state() => new(Native.Check(Alive(Native.tl_generator_get_state(Handle))));

        /// <exception cref="ExternalException">The tensor is no state of such a generator.</exception>
        public void set_state(Tensor value)
        {
            Native.Check(Native.tl_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
            GC.KeepAlive(this);
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (disposing) handle.Dispose();
        }

        private T Alive<T>(T result)
        {
            GC.KeepAlive(this);
            return result;
        }
    }
}
