namespace TorchSharp;

/// <summary>Tensors of given sizes. All overloads of a function end in the one that takes a span of sizes.</summary>
public static partial class torch
{
    /// <summary>A new CPU tensor over a copy of <paramref name="data"/>; then converted and moved as asked.</summary>
    /// <exception cref="ArgumentException">The sizes do not multiply to the number of elements.</exception>
    internal static unsafe Tensor Create<T>(
        ReadOnlySpan<T> data, ReadOnlySpan<long> sizes, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged
    {
        RequireUnnamed(names);
        long count = 1;
        foreach (long size in sizes) count = checked(count * size);
        if (count != data.Length) throw new ArgumentException($"{data.Length} elements do not fill a tensor of {count}");
        Tensor tensor;
        fixed (void* start = data)
        fixed (long* dims = sizes)
            tensor = new(Native.Check(Native.tl_tensor_from_memory(start, dims, sizes.Length, (int)ScalarTypeOf(typeof(T)))));
        return Finish(tensor, dtype, device ?? default_device, requires_grad);
    }

    private static Tensor Finish(Tensor tensor, ScalarType? dtype, Device device, bool requires_grad)
    {
        if (dtype is { } type && type != tensor.dtype) tensor = Replace(tensor, tensor.to_type(type));
        if (device.type != DeviceType.CPU) tensor = Replace(tensor, tensor.to(device));
        return requires_grad ? tensor.requires_grad_() : tensor;
    }

    private static Tensor Replace(Tensor old, Tensor replacement)
    {
        old.Dispose();
        return replacement;
    }

    private static void RequireUnnamed(string[]? names)
    {
        if (names is { Length: > 0 }) throw new NotSupportedException("named dimensions are not supported");
    }

    private static Tensor With(this Tensor tensor, bool requires_grad) => requires_grad ? tensor.requires_grad_() : tensor;

    public static Tensor zeros(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null)
    {
        RequireUnnamed(names);
        return Aten.zeros.Call(size.ToArray(), dtype ?? default_dtype, Argument.None, device ?? default_device)
            .With(requires_grad);
    }

    public static Tensor ones(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null)
    {
        RequireUnnamed(names);
        return Aten.ones.Call(size.ToArray(), dtype ?? default_dtype, Argument.None, device ?? default_device)
            .With(requires_grad);
    }

    public static Tensor empty(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null)
    {
        RequireUnnamed(names);
        return Aten.empty_memory_format.Call(size.ToArray(), dtype ?? default_dtype, Argument.None, device ?? default_device)
            .With(requires_grad);
    }

    /// <remarks>Without a dtype the value decides, as in PyTorch: int64 of an integer, bool of a bool.</remarks>
    public static Tensor full(
        ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null)
    {
        RequireUnnamed(names);
        var type = dtype ?? (value.Kind == ValueKind.Double ? default_dtype : value.Type);
        return Aten.full.Call(size.ToArray(), value, type, Argument.None, device ?? default_device).With(requires_grad);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public static Tensor rand(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null)
    {
        RequireUnnamed(names);
        return Aten.rand_generator
            .Call(size.ToArray(), generator, dtype ?? default_dtype, Argument.None, device ?? default_device)
            .With(requires_grad);
    }

    /// <summary>Standard normal.</summary>
    public static Tensor randn(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null)
    {
        RequireUnnamed(names);
        return Aten.randn_generator
            .Call(size.ToArray(), generator, dtype ?? default_dtype, Argument.None, device ?? default_device)
            .With(requires_grad);
    }

    /// <summary>Integers of [0, <paramref name="high"/>), int64 unless asked otherwise.</summary>
    public static Tensor randint(
        long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Integers of [<paramref name="low"/>, <paramref name="high"/>), int64 unless asked otherwise.</summary>
    public static Tensor randint(
        long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null)
    {
        RequireUnnamed(names);
        return Aten.randint_low_generator
            .Call(low, high, size, generator, dtype ?? ScalarType.Int64, Argument.None, device ?? default_device)
            .With(requires_grad);
    }

    public static Tensor randint(
        int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(0, high, Array.ConvertAll(size, s => (long)s), dtype, device, requires_grad, generator, names);

    public static Tensor randint(
        int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(low, high, Array.ConvertAll(size, s => (long)s), dtype, device, requires_grad, generator, names);

    /// <summary>A random order of 0 … n - 1.</summary>
    public static Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Aten.randperm_generator.Call(n, generator, dtype ?? ScalarType.Int64, Argument.None, device ?? default_device)
            .With(requires_grad);

    /// <remarks>Without a dtype: int64 when all numbers are integers, else the default type.</remarks>
    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        bool real = start.Kind == ValueKind.Double || stop.Kind == ValueKind.Double || step.Kind == ValueKind.Double;
        var type = dtype ?? (real ? default_dtype : ScalarType.Int64);
        return Aten.arange_start_step.Call(start, stop, step, type, Argument.None, device ?? default_device).With(requires_grad);
    }

    public static Tensor arange(
        Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor linspace(
        double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Aten.linspace.Call(start, end, steps, dtype ?? default_dtype, Argument.None, device ?? default_device)
            .With(requires_grad);

    public static Tensor logspace(
        double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Aten.logspace.Call(start, end, steps, @base, dtype ?? default_dtype, Argument.None, device ?? default_device)
            .With(requires_grad);

    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns; as many as rows when -1.</param>
    public static Tensor eye(
        long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null)
    {
        RequireUnnamed(names);
        return Aten.eye_m
            .Call(rows, columns < 0 ? rows : columns, dtype ?? default_dtype, Argument.None, device ?? default_device)
            .With(requires_grad);
    }
}
