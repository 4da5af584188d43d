using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sizes of all dimensions.</summary>
        public unsafe long[] shape
        {
            get
            {
                nint tensor = Handle;
                var sizes = new long[Native.tl_tensor_dim(tensor)];
                fixed (long* start = sizes) Native.tl_tensor_sizes(tensor, start);
                GC.KeepAlive(this);
                return sizes;
            }
        }

        public long Dimensions => dim();

        public long ndim => dim();

        public long NumberOfElements => numel();

        /// <summary>Bytes of one element.</summary>
        public long ElementSize => element_size();

        public ScalarType dtype => (ScalarType)Alive(Native.tl_tensor_dtype(Handle));

        public DeviceType device_type => (DeviceType)Alive(Native.tl_tensor_device_type(Handle));

        public int device_index => Alive(Native.tl_tensor_device_index(Handle));

        public Device device => new(device_type, device_index);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_sparse => Alive(Native.tl_tensor_is_sparse(Handle)) != 0;

        /// <summary>A name for people, kept on the managed side.</summary>
        public string? name { get; set; }

        public long dim() => Alive(Native.tl_tensor_dim(Handle));

        public long numel() => Alive(Native.tl_tensor_numel(Handle));

        public long element_size() => Alive(Native.tl_tensor_element_size(Handle));

        public long[] size() => shape;

        /// <param name="dim">Counts from the end when negative.</param>
        public long size(int dim) => At(shape, dim);

        /// <summary>Elements between neighbours along each dimension.</summary>
        /// <exception cref="ExternalException">The tensor has no strides.</exception>
        public unsafe long[] stride()
        {
            nint tensor = Handle;
            var strides = new long[Native.tl_tensor_dim(tensor)];
            fixed (long* start = strides) Native.Check(Native.tl_tensor_strides(tensor, start));
            GC.KeepAlive(this);
            return strides;
        }

        public long stride(int dim) => At(stride(), dim);

        public long storage_offset() => Alive(Native.tl_tensor_storage_offset(Handle));

        public bool is_contiguous() => Alive(Native.Check(Native.tl_tensor_is_contiguous(Handle))) != 0;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public bool is_integral() => torch.is_integral(dtype);

        /// <summary>Keeps this tensor from the collector until native code has read the result from its handle.</summary>
        private T Alive<T>(T result)
        {
            GC.KeepAlive(this);
            return result;
        }

        private static long At(long[] values, int dim)
        {
            int index = dim < 0 ? dim + values.Length : dim;
            return (uint)index < (uint)values.Length
                ? values[index]
                : throw new ArgumentOutOfRangeException(
                    nameof(dim), dim, $"Dimension out of range: the tensor has {values.Length} dimensions");
        }
    }
}
