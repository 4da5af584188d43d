namespace Torchline.Export.Graph;

/// <summary>What types an ONNX operator reads and gives, and for which of them ONNX Runtime has a kernel.</summary>
/// <param name="Signature">
/// A letter for each input, then for each output: <c>T</c> the type that varies, <c>b</c> bool, <c>i</c> int64, <c>j</c> int32 or int64,
/// <c>f</c> float32, <c>-</c> none; <c>*</c> repeats the letter before it.
/// </param>
/// <param name="Row">A mark for each type of <see cref="KernelTable.Types"/>.</param>
internal sealed record Kernel(string Signature, string Row)
{
    // What holds all of another type's numbers, narrowest first. Sums and products of wider integers, cut to the narrower type, wrap around as
    // those of the narrower type do.
    private static readonly Dictionary<DataType, DataType[]> Wider = new()
    {
        [DataType.Bool] = [DataType.Uint8, DataType.Int32, DataType.Int64],
        [DataType.Uint8] = [DataType.Int16, DataType.Int32, DataType.Int64],
        [DataType.Int8] = [DataType.Int16, DataType.Int32, DataType.Int64],
        [DataType.Int16] = [DataType.Int32, DataType.Int64, DataType.Double],
        [DataType.Int32] = [DataType.Int64, DataType.Double],
        [DataType.Float16] = [DataType.Float],
        [DataType.Bfloat16] = [DataType.Float],
    };

    private readonly string inputs = Signature[..Signature.IndexOf('>')];
    private readonly string outputs = Signature[(Signature.IndexOf('>') + 1)..];

    /// <summary>Whether the first output has the type that varies.</summary>
    public bool GivesItsType => outputs[0] == 'T';

    /// <summary>The letter of an input.</summary>
    public char InputAt(int index) => LetterAt(inputs, index);

    /// <summary>The letter of an output.</summary>
    public char OutputAt(int index) => LetterAt(outputs, index);

    /// <summary>Whether ONNX Runtime has a kernel for the type.</summary>
    public bool Takes(DataType type) => KernelTable.Types.Index().Any(column => column.Item == type && Row[column.Index] == 'x');

    /// <summary>The type itself, or the narrowest that has a kernel and holds all of its numbers; null where there is none.</summary>
    public DataType? TypeFor(DataType type)
    {
        if (type == DataType.Undefined || Takes(type)) return type; // all of its types are fixed
        foreach (var wider in Wider.GetValueOrDefault(type) ?? [])
            if (Takes(wider)) return wider;
        return null;
    }

    /// <summary>The type that varies, as the values that are given have it.</summary>
    public DataType TypeOf(IReadOnlyList<OnnxValue> values) => values
        .Where((value, i) => value.Name.Length > 0 && InputAt(i) == 'T').Select(value => value.Type)
        .DefaultIfEmpty(DataType.Undefined).Aggregate(ElementTypes.Promote);

    private static char LetterAt(string letters, int index)
    {
        if (index < letters.Length && letters[index] != '*') return letters[index];
        return letters[^1] == '*' ? letters[^2] : '-';
    }
}

/// <summary>ONNX Runtime has no kernel for an operator and a type, nor for a type that holds all of its numbers.</summary>
internal sealed class MissingKernelException(string operation, DataType type)
    : ExportException($"ONNX Runtime has no {operation} for {type} on the CPU, and none for a wider type: convert to float32 before it");
