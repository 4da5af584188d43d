using System.Globalization;
using Torchline.Recording;
using Torchline.Recording.Native;

namespace Export.Tests.Recording;

/// <summary>Compares each value that a recorder reads with libtorch's own print of the same boxed value.</summary>
internal sealed unsafe class LibtorchText
{
    private const long LargestPrinted = 500; // elements of a tensor

    /// <summary>Values compared.</summary>
    public int Count { get; private set; }

    /// <summary>What was read otherwise than libtorch prints it.</summary>
    public List<string> Differences { get; } = [];

    public void Compare(OperatorSchema schema, BoxedValue* value, RecordedValue read)
    {
        Count++;
        var difference = read switch
        {
            RecordedValue.Tensor { Value: var tensor } => Difference(value, tensor),
            RecordedValue.TensorList { Values: var tensors } => Difference(value, tensors),
            RecordedValue.None when value->Tag == BoxedTag.Tensor => Difference("[ Tensor (undefined) ]", LibTorch.TextOf(value)),
            RecordedValue.Text { Value: nameof(BoxedTag.Generator) } => Difference(nameof(BoxedTag.Generator), value->Tag.ToString()),
            RecordedValue.Double { Value: var number } => Difference(Real(number), LibTorch.TextOf(value)),
            RecordedValue.DoubleList { Values: var numbers } => Difference($"[{string.Join(", ", numbers.Select(Real))}]", LibTorch.TextOf(value)),
            _ => Difference(read.ToString(), LibTorch.TextOf(value)),
        };
        if (difference is not null) Differences.Add($"{schema}: {difference}");
    }

    private static string? Difference(BoxedValue* value, IReadOnlyList<RecordedTensor?> tensors)
    {
        var items = (StdVector<BoxedValue>*)(value->Object + Layout.Current.Elements);
        if (items->Count != tensors.Count) return $"{tensors.Count} tensors were read of {items->Count}";
        for (var i = 0; i < tensors.Count; i++)
            if (tensors[i] is { } tensor && Difference(items->Address + i, tensor) is { } difference) return difference;
        return null;
    }

    private static string? Difference(BoxedValue* value, RecordedTensor tensor)
    {
        if (value->Object != tensor.Identity || *(nint*)tensor.Handle.Handle != tensor.Identity) return "another tensor was read";
        if (tensor.Handle.numel() > LargestPrinted) return null;
        var own = new BoxedValue { Object = tensor.Identity, Tag = BoxedTag.Tensor };
        return Difference(LibTorch.TextOf(&own), LibTorch.TextOf(value));
    }

    private static string? Difference(string read, string printed) => read == printed ? null : $"`{read}` was read, libtorch prints `{printed}`";

    /// <summary>A number as std::ostream prints it with 17 digits.</summary>
    private static string Real(double number) => number switch
    {
        double.NegativeInfinity => "-inf",
        double.PositiveInfinity => "inf",
        _ when number == Math.Floor(number) && Math.Abs(number) < 1e15 => number.ToString("F0", CultureInfo.InvariantCulture) + ".",
        _ => number.ToString("G17", CultureInfo.InvariantCulture).Replace("E", "e"),
    };
}
