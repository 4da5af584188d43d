using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The tensor's memory as bytes.</summary>
        /// <exception cref="InvalidOperationException">It is no contiguous CPU memory, or too large for a span.</exception>
        /// <exception cref="ArgumentException">What is assigned has another size.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                RequireCpu();
                if (!is_contiguous()) throw new InvalidOperationException("only a contiguous tensor is one span of bytes");
                long count = checked(numel() * element_size());
                if (count > int.MaxValue) throw new InvalidOperationException($"{count} bytes are too many for a span");
                return count == 0 ? [] : new Span<byte>((void*)DataPointer, (int)count);
            }

            set
            {
                var memory = bytes;
                if (value.Length != memory.Length)
                    throw new ArgumentException($"{value.Length} bytes do not fill a tensor of {memory.Length}");
                value.CopyTo(memory);
            }
        }

        internal nint DataPointer => Alive(Native.Check(Native.tl_tensor_data(Handle)));

        /// <summary>Typed access to the elements of a CPU tensor, in row-major order whatever its strides.</summary>
        /// <exception cref="ArgumentException">The elements are of another type.</exception>
        /// <exception cref="InvalidOperationException">The tensor is not in CPU memory.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            RequireCpu();
            RequireType<T>();
            return new TensorAccessor<T>(this);
        }

        /// <summary>The value of a tensor of one element, read through the operator aten::item.</summary>
        /// <exception cref="ArgumentException">The element is of another type.</exception>
        /// <exception cref="ExternalException">The tensor has not exactly one element.</exception>
        public T item<T>() where T : unmanaged
        {
            RequireType<T>();
            var scalar = ToScalar();
            return scalar.Kind == ValueKind.Double
                ? FromDouble<T>(scalar.AsDouble)
                : FromInt64<T>(scalar.AsInt64);
        }

        /// <summary>The value of a tensor of one element, read through the operator aten::item.</summary>
        public Scalar ToScalar() => Aten.item.CallScalar(this);

        public static explicit operator bool(Tensor value) => value.ToBoolean();
        public static explicit operator byte(Tensor value) => value.ToByte();
        public static explicit operator sbyte(Tensor value) => value.ToSByte();
        public static explicit operator short(Tensor value) => value.ToInt16();
        public static explicit operator int(Tensor value) => value.ToInt32();
        public static explicit operator long(Tensor value) => value.ToInt64();
        public static explicit operator float(Tensor value) => value.ToSingle();
        public static explicit operator double(Tensor value) => value.ToDouble();

        public bool is_nonzero() => Aten.is_nonzero.CallBool(this);

        private void RequireCpu()
        {
            if (is_cpu()) return;
            throw new InvalidOperationException(
                "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        }

        private void RequireType<T>()
        {
            if (ScalarTypeOf(typeof(T)) is var expected && expected != dtype)
                throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
        }

        private static T FromDouble<T>(double value)
        {
            if (typeof(T) == typeof(double)) return Unsafe.As<double, T>(ref value);
            if (typeof(T) == typeof(float))
            {
                float single = (float)value;
                return Unsafe.As<float, T>(ref single);
            }
            var half = (Half)value;
            return Unsafe.As<Half, T>(ref half);
        }

        // Little-endian: the low bytes of the integer are the shorter integer, and 0 or 1 is a bool.
        private static T FromInt64<T>(long value) => Unsafe.As<long, T>(ref value);
    }
}
