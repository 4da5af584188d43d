using Torchline.Recording.Native;

namespace Torchline.Recording;

/// <summary>Reads the boxed values that libtorch passes to its observers.</summary>
/// <param name="layout">Where the members of lists and strings lie.</param>
/// <param name="keep">Makes a tensor, given by the address of its at::Tensor, outlive the call.</param>
internal sealed unsafe class BoxedValueReader(Layout layout, BoxedValueReader.KeepTensor keep)
{
    /// <summary>Takes a handle of the tensor at an address.</summary>
    public delegate RecordedTensor KeepTensor(void* tensor);

    /// <summary>Reads a value.</summary>
    /// <param name="value">The value in libtorch's memory.</param>
    /// <param name="declaredType">The type that the schema declares; it alone gives the type of an empty list's elements.</param>
    public RecordedValue Read(BoxedValue* value, string declaredType) => value->Tag switch
    {
        BoxedTag.None => new RecordedValue.None(),
        BoxedTag.Tensor => IsUndefined(value) ? new RecordedValue.None() : new RecordedValue.Tensor(keep(value)),
        BoxedTag.Int => new RecordedValue.Int(value->Integer),
        BoxedTag.Double => new RecordedValue.Double(value->Real),
        BoxedTag.Bool => new RecordedValue.Bool(value->Flag != 0),
        BoxedTag.String => new RecordedValue.Text(((StdString*)(value->Object + layout.Text))->ToString()),
        BoxedTag.Device => new RecordedValue.Text(value->DeviceType == 0 ? "cpu" : $"device {value->DeviceType}:{value->DeviceIndex}"),
        BoxedTag.GenericList => ReadList((StdVector<BoxedValue>*)(value->Object + layout.Elements), declaredType),
        var other => new RecordedValue.Text(other.ToString()),
    };

    private RecordedValue ReadList(StdVector<BoxedValue>* list, string declaredType)
    {
        var items = new ReadOnlySpan<BoxedValue>(list->Address, list->Count);
        switch (items.IsEmpty ? TagOfElements(declaredType) : items[0].Tag)
        {
            case BoxedTag.None or BoxedTag.Tensor:
                var tensors = new RecordedTensor?[items.Length];
                for (var i = 0; i < items.Length; i++)
                    tensors[i] = items[i].Tag == BoxedTag.None || IsUndefined(list->Address + i) ? null : keep(list->Address + i);
                return new RecordedValue.TensorList(tensors);
            case BoxedTag.Int when HasOnly(items, BoxedTag.Int):
                return new RecordedValue.IntList(Convert(items, item => item.Integer));
            case BoxedTag.Bool when HasOnly(items, BoxedTag.Bool):
                return new RecordedValue.BoolList(Convert(items, item => item.Flag != 0));
            case BoxedTag.Double or BoxedTag.Int when HasOnly(items, BoxedTag.Double, BoxedTag.Int): // a Scalar[] may mix them
                return new RecordedValue.DoubleList(Convert(items, item => item.Tag == BoxedTag.Int ? item.Integer : item.Real));
            case var other:
                return new RecordedValue.Text($"{other}[]");
        }
    }

    private static bool IsUndefined(BoxedValue* value) => value->Object == LibTorch.UndefinedTensor;

    private static BoxedTag TagOfElements(string declaredType) => declaredType[..Math.Max(0, declaredType.LastIndexOf('['))].TrimEnd('?') switch
    {
        "Tensor" => BoxedTag.Tensor,
        "float" or "Scalar" => BoxedTag.Double,
        "bool" => BoxedTag.Bool,
        _ => BoxedTag.Int,
    };

    private static bool HasOnly(ReadOnlySpan<BoxedValue> items, params ReadOnlySpan<BoxedTag> tags)
    {
        foreach (var item in items)
            if (!tags.Contains(item.Tag)) return false;
        return true;
    }

    private static T[] Convert<T>(ReadOnlySpan<BoxedValue> items, Func<BoxedValue, T> convert)
    {
        var values = new T[items.Length];
        for (var i = 0; i < items.Length; i++) values[i] = convert(items[i]);
        return values;
    }
}
