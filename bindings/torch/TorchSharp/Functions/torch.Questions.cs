using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Questions about types, values and the library itself.</summary>
public static partial class torch
{
    /// <summary>The version of the libtorch that this was built with.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(Native.tl_libtorch_version())!;

    public static bool is_tensor(object obj) => obj is Tensor;

    /// <summary>The type that an operation on two such tensors gives.</summary>
    public static ScalarType promote_types(ScalarType type1, ScalarType type2) =>
        (ScalarType)Aten.promote_types.CallScalar(type1, type2).AsInt64;

    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) =>
        (ScalarType)Aten.result_type_Tensor.CallScalar(tensor1, tensor2).AsInt64;

    public static bool can_cast(ScalarType from, ScalarType to) => Aten.can_cast.CallBool(from, to);

    /// <exception cref="InvalidOperationException">The condition does not hold.</exception>
    public static void _assert(bool condition, string message)
    {
        if (!condition) throw new InvalidOperationException(message);
    }

    public static void _assert(Func<bool> condition, string message) => _assert(condition(), message);

    /// <summary>Nothing to prepare here; asks only whether the device is there.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType) =>
        deviceType == DeviceType.CPU || (deviceType == DeviceType.CUDA && cuda.is_available());

    /// <exception cref="InvalidOperationException">There is no such device.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException($"Torch device type {deviceType} did not initialise on the current machine.");
    }

    public static Device InitializeDevice(Device? device)
    {
        device ??= default_device;
        InitializeDeviceType(device.type);
        return device;
    }

    /// <summary>A random bool.</summary>
    public static bool randint_bool(Generator? generator = null) => randint_long(0, 2, generator) == 1;

    /// <summary>A random number of [0, high).</summary>
    public static int randint_int(int high, Generator? generator = null) => randint_int(0, high, generator);

    public static int randint_int(int low, int high, Generator? generator = null) => (int)randint_long(low, high, generator);

    public static long randint_long(long high, Generator? generator = null) => randint_long(0, high, generator);

    public static long randint_long(long low, long high, Generator? generator = null)
    {
        using var number = randint(low, high, Array.Empty<long>(), generator: generator);
        return number.ToInt64();
    }

    /// <summary>A random number, uniform in [0, 1).</summary>
    public static double rand_float(Generator? generator = null)
    {
        using var number = rand([], ScalarType.Float64, generator: generator);
        return number.ToDouble();
    }

    /// <summary>A random number, standard normal.</summary>
    public static double randn_float(Generator? generator = null)
    {
        using var number = randn([], ScalarType.Float64, generator: generator);
        return number.ToDouble();
    }
}
