namespace TorchSharp;

public static partial class torch
{
    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>The CUDA devices of this machine, as far as this libtorch was built for them.</summary>
    public static class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static int device_count() => Native.tl_cuda_device_count();

        public static bool is_cudnn_available() => Native.tl_has_cudnn() != 0;

        /// <summary>Seeds the current CUDA device's generator.</summary>
        public static void manual_seed(long seed) => Seed(seed, 1);

        /// <summary>Seeds the generators of all CUDA devices.</summary>
        public static void manual_seed_all(long seed) => Seed(seed, device_count());

        private static void Seed(long seed, int devices)
        {
            for (int index = 0; index < Math.Min(devices, device_count()); index++)
            {
                nint generator = Native.Check(Native.tl_generator_default((int)DeviceType.CUDA, index));
                Native.Check(Native.tl_generator_set_seed(generator, (ulong)seed));
                Native.tl_generator_free(generator);
            }
        }
    }
}
