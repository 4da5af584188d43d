using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.OnnxRuntime.Tests.Onnx;
using Xunit;

namespace Torchline.OnnxRuntime.Tests;

public class OrtValueTests
{
    [Fact]
    public void A_value_over_an_array_is_the_array()
    {
        var array = new[] { 1, 2, 3 };
        using var value = OrtValue.CreateTensorValueFromMemory(array, [3]);

        array[0] = 10;
        value.GetTensorMutableDataAsSpan<int>()[2] = 30;

        Assert.Equal([10, 2, 30], value.GetTensorDataAsSpan<int>());
        Assert.Equal([10, 2, 30], array);
        Assert.Equal(12, value.GetTensorSizeInBytes());
        Assert.Equal(12, value.GetTensorMutableRawData().Length);
    }

    [Fact]
    public void A_value_over_memory_begins_where_the_memory_does()
    {
        var array = new[] { 1, 2, 3, 4 };
        using var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, array.AsMemory(1, 2), [2]);
        Assert.Equal([2, 3], value.GetTensorDataAsSpan<int>());
    }

    [Fact]
    public void A_value_over_memory_that_never_moves_keeps_it_alive()
    {
        using var value = OverPinnedArray();
        for (var i = 0; i < 10; i++)
        {
            GC.Collect();
            _ = GC.AllocateArray<float>(1000, pinned: true);
        }

        Assert.Equal(Enumerable.Repeat(7f, 1000), value.GetTensorDataAsSpan<float>().ToArray());

        static OrtValue OverPinnedArray()
        {
            var array = GC.AllocateArray<float>(1000, pinned: true);
            Array.Fill(array, 7);
            return OrtValue.CreateTensorValueFromMemory(array, [1000]);
        }
    }

    [Fact]
    public unsafe void A_value_over_native_memory_is_the_memory()
    {
        var memory = (float*)NativeMemory.Alloc(2, sizeof(float));
        memory[0] = 1;
        memory[1] = 2;
        using (var value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [2], (nint)memory, 2 * sizeof(float)))
        {
            value.GetTensorMutableDataAsSpan<float>()[0] = 5;
        }

        Assert.Equal(5, memory[0]);
        NativeMemory.Free(memory);
    }

    [Fact]
    public void An_allocated_value_has_memory_of_its_own()
    {
        using var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Int64, [2, 2]);
        value.GetTensorMutableDataAsSpan<long>().Fill(3);
        Assert.Equal([3, 3, 3, 3], value.GetTensorDataAsSpan<long>());
        Assert.Equal("Cpu", value.GetTensorMemoryInfo().Name);
    }

    [Fact]
    public void Scalars_and_empty_tensors_have_shapes()
    {
        using var scalar = OrtValue.CreateTensorValueFromMemory(new[] { 5f }, []);
        using var empty = OrtValue.CreateTensorValueFromMemory(Array.Empty<float>(), [0, 3]);
        Assert.Equal(1, scalar.GetTensorTypeAndShape().ElementCount);
        Assert.Equal(0, scalar.GetTensorTypeAndShape().DimensionsCount);
        Assert.Equal([0, 3], empty.GetTensorTypeAndShape().Shape);
        Assert.True(empty.GetTensorDataAsSpan<float>().IsEmpty);
    }

    [Fact]
    public void Strings_are_copied_in_and_out()
    {
        using var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [4]);
        value.StringTensorSetElementAt("größer", 0);
        value.StringTensorSetElementAt("bytes"u8, 1);
        value.StringTensorSetElementAt("memory".AsMemory(), 2);

        Assert.Equal(["größer", "bytes", "memory", ""], value.GetStringTensorAsArray());
        Assert.Equal("größer"u8, value.GetStringElementAsSpan(0));
        Assert.Equal("memory", value.GetStringElementAsMemory(2).ToString());
        Assert.Throws<OnnxRuntimeException>(() => value.GetTensorMutableRawData().Length);
        Assert.Throws<OnnxRuntimeException>(() => value.GetStringElement(4));
    }

    [Fact]
    public void A_sequence_owns_its_elements()
    {
        var elements = new List<OrtValue>
        {
            OrtValue.CreateTensorValueFromMemory(new[] { 1f, 2f }, [2]),
            OrtValue.CreateTensorValueFromMemory(new[] { 3f }, [1]),
        };
        using var sequence = OrtValue.CreateSequence(elements);

        var read = new List<float[]>();
        sequence.ProcessSequence((element, _) => read.Add(element.GetTensorDataAsSpan<float>().ToArray()), OrtAllocator.DefaultInstance);

        Assert.Empty(elements);
        Assert.Equal(OnnxValueType.ONNX_TYPE_SEQUENCE, sequence.OnnxType);
        Assert.Equal([[1f, 2f], [3f]], read);
        Assert.Throws<OnnxRuntimeException>(() => sequence.ProcessMap((_, _) => { }, OrtAllocator.DefaultInstance));
    }

    [Fact]
    public void A_map_holds_keys_and_values()
    {
        using var map = OrtValue.CreateMapWithStringKeys(["one", "two"], [1f, 2f]);
        map.ProcessMap((keys, values) =>
        {
            var byKey = keys.GetStringTensorAsArray().Zip(values.GetTensorDataAsSpan<float>().ToArray()).ToDictionary();
            Assert.Equal(new() { ["one"] = 1, ["two"] = 2 }, byKey);
        }, OrtAllocator.DefaultInstance);
        Assert.Equal(TensorElementType.String, map.GetTypeInfo().MapTypeInfo.KeyType);
    }

    [Fact]
    public void An_optional_without_value_is_told_and_not_read()
    {
        var type = TestModel.Tensor(TensorElementType.Float, 1);
        var model = new TestModel()
            .Node("Optional", [], ["y"], new AttributeProto { Name = "type", Type = AttributeProto.Types.AttributeType.TypeProto, Tp = type })
            .Output("y", new TypeProto { OptionalType = new() { ElemType = type } });
        using var y = model.RunForValue();

        Assert.Equal(OnnxValueType.ONNX_TYPE_OPTIONAL, y.OnnxType);
        Assert.Throws<OnnxRuntimeException>(() => y.GetTensorDataAsSpan<float>().Length);
        Assert.Throws<OnnxRuntimeException>(() => y.GetTensorTypeAndShape());
        Assert.Throws<OnnxRuntimeException>(() => y.GetTensorSizeInBytes());
    }
}
