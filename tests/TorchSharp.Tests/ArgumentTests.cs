using System.Reflection;
using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>
/// Calls every public function with arguments of the right types. Their values need not suit the operator, so that it may
/// refuse them; but that a call passes another number or other types of arguments than the operator takes is our mistake.
/// </summary>
public sealed class ArgumentTests
{
    private static readonly string[] Mistakes =
        ["(position ", " arguments but ", "expected a value of type", "this libtorch has no"];

    public static TheoryData<string> Types => [nameof(Tensor), nameof(torch), nameof(linalg)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_function_passes_what_its_operator_takes(string name)
    {
        var type = name switch { nameof(Tensor) => typeof(Tensor), nameof(linalg) => typeof(linalg), _ => typeof(torch) };
        const BindingFlags all = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var functions = type.GetMethods(all)
            .Where(method => !method.IsGenericMethod && ReturnsTensors(method.ReturnType) && method.GetParameters().All(CanGive))
            .ToArray();
        Assert.NotEmpty(functions);
        var mistakes = functions.Select(Call).OfType<string>().ToArray();
        Assert.True(mistakes.Length == 0, string.Join("\n", mistakes));
    }

    private static string? Call(MethodInfo function)
    {
        using var scope = NewDisposeScope();
        try
        {
            function.Invoke(function.IsStatic ? null : Matrix(), [.. function.GetParameters().Select(Give)]);
            return null;
        }
        catch (TargetInvocationException failure) when (failure.InnerException is ExternalException error)
        {
            return Mistakes.Any(error.Message.Contains) ? $"{function}: {error.Message}" : null;
        }
        catch (TargetInvocationException failure)
            when (failure.InnerException is ArgumentException or IOException or InvalidOperationException)
        {
            Assert.DoesNotContain("where its caller expected another", failure.InnerException.Message);
            return null; // refused before libtorch was asked
        }
    }

    private static bool ReturnsTensors(Type type) =>
        type == typeof(Tensor) || type == typeof(Tensor[])
        || (type.IsGenericType && type.GetGenericArguments().Contains(typeof(Tensor)));

    private static bool CanGive(ParameterInfo parameter) =>
        !parameter.ParameterType.IsByRefLike && Give(parameter) is not Missing;

    private static Tensor Matrix() => tensor(new float[,] { { 4, 1 }, { 1, 3 } });

    private static object? Give(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(Device)) return CPU;
        if (type == typeof(DeviceType)) return DeviceType.CPU;
        if (type == typeof(string) && parameter.Name == "device") return "cpu";
        if (type == typeof(Tensor)) return parameter.Name is "index" or "indices" ? zeros(2, 2, dtype: int64) : Matrix();
        if (type.IsAssignableFrom(typeof(Tensor[]))) return new[] { Matrix(), Matrix() };
        if (type == typeof(Scalar)) return (Scalar)1;
        if (type == typeof(long)) return 1L;
        if (type == typeof(int)) return 1;
        if (type == typeof(double)) return 0.5;
        if (type == typeof(float)) return 1f;
        if (type == typeof(bool)) return true;
        if (type == typeof(char)) return 'L';
        if (type == typeof(string)) return parameter.HasDefaultValue ? parameter.DefaultValue : "ij,jk->ik";
        if (type == typeof(long[])) return new[] { 0L };
        if (type == typeof(ScalarType)) return ScalarType.Float64;
        if (type == typeof(Generator)) return Generator.Default;
        if (type == typeof(string[])) return null;
        if (type.IsEnum) return Enum.GetValues(type).GetValue(0);
        if (type == typeof((long, long))) return (0L, 1L);
        return Missing.Value;
    }
}
