using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Sequences and maps, which are made of other values.</summary>
public unsafe partial class OrtValue
{
    /// <summary>Visits an element of a sequence; the value is disposed when the visitor returns.</summary>
    public delegate void SequenceElementVisitor(OrtValue ortValue, int index);

    /// <summary>Visits a map's keys and values, two tensors of one length; both are disposed when the visitor returns.</summary>
    public delegate void MapVisitor(OrtValue keys, OrtValue values);

    /// <summary>A sequence that owns <paramref name="ortValues"/> from now on; the collection is emptied.</summary>
    public static OrtValue CreateSequence(ICollection<OrtValue> ortValues)
    {
        var sequence = Combine([.. ortValues], OnnxValueType.ONNX_TYPE_SEQUENCE);
        if (!ortValues.IsReadOnly) ortValues.Clear();
        return sequence;
    }

    /// <summary>A map that owns <paramref name="keys"/> and <paramref name="values"/> from now on; both references are emptied.</summary>
    public static OrtValue CreateMap(ref OrtValue? keys, ref OrtValue? values)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(values);
        var map = Combine([keys, values], OnnxValueType.ONNX_TYPE_MAP);
        keys = values = null;
        return map;
    }

    public static OrtValue CreateMap<K, V>(K[] keys, V[] values) where K : unmanaged where V : unmanaged =>
        CreateMap(CreateTensorValueFromMemory(keys, [keys.Length]), CreateTensorValueFromMemory(values, [values.Length]));

    public static OrtValue CreateMapWithStringKeys<V>(IReadOnlyCollection<string> keys, V[] values) where V : unmanaged =>
        CreateMap(CreateStrings(keys), CreateTensorValueFromMemory(values, [values.Length]));

    public static OrtValue CreateMapWithStringValues<K>(K[] keys, IReadOnlyCollection<string> values) where K : unmanaged =>
        CreateMap(CreateTensorValueFromMemory(keys, [keys.Length]), CreateStrings(values));

    /// <summary>The number of elements of a sequence; 2 for a map.</summary>
    public int GetValueCount()
    {
        using var value = Handle.Borrow();
        nuint count;
        OrtStatus.Check(Ort.Api->GetValueCount(value, &count));
        return (int)count;
    }

    /// <summary>An element of a sequence; a map's keys (0) or values (1).</summary>
    public OrtValue GetValue(int index, OrtAllocator allocator)
    {
        using var value = Handle.Borrow();
        using var borrowedAllocator = allocator.Borrow();
        nint element;
        OrtStatus.Check(Ort.Api->GetValue(value, index, borrowedAllocator, &element));
        return new OrtValue(new OrtValueHandle(element));
    }

    public void ProcessSequence(SequenceElementVisitor visitor, OrtAllocator allocator)
    {
        Expect(OnnxValueType.ONNX_TYPE_SEQUENCE);
        var count = GetValueCount();
        for (var i = 0; i < count; i++)
        {
            using var element = GetValue(i, allocator);
            visitor(element, i);
        }
    }

    public void ProcessMap(MapVisitor visitor, OrtAllocator allocator)
    {
        Expect(OnnxValueType.ONNX_TYPE_MAP);
        using var keys = GetValue(0, allocator);
        using var values = GetValue(1, allocator);
        visitor(keys, values);
    }

    private static OrtValue CreateMap(OrtValue keys, OrtValue values) => CreateMap(ref keys!, ref values!);

    private static OrtValue CreateStrings(IReadOnlyCollection<string> strings) =>
        CreateFromStringTensor(new DenseTensor<string>(strings.ToArray(), [strings.Count]));

    private static OrtValue Combine(OrtValue[] members, OnnxValueType type)
    {
        var pointers = Array.ConvertAll(members, member => member.Handle.DangerousGetHandle());
        nint value;
        fixed (nint* first = pointers)
            OrtStatus.Check(Ort.Api->CreateValue(first, (nuint)members.Length, type, &value));
        return new OrtValue(new OrtValueHandle(value, owner: members), members);
    }

    private void Expect(OnnxValueType type)
    {
        if (OnnxType != type) throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"the value is {OnnxType}, not {type}");
    }
}
