using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing;

/// <summary>The arguments of a traced call by their names in its schema.</summary>
public abstract class CallArguments
{
    private protected CallArguments(OperatorCall operation) => Operation = operation;

    /// <summary>The traced call.</summary>
    public OperatorCall Operation { get; }

    /// <summary>The traced first result that there is: its type and sizes.</summary>
    public Value Result => Operation.Results.OfType<Value>().First();

    /// <summary>Whether an optional argument was given.</summary>
    public bool Has(string name) => Find(name) is not (null or Argument.None);

    /// <summary>The traced tensors of a list argument, absent ones null.</summary>
    public IReadOnlyList<Value?> TracedList(string name) =>
        Find(name) is Argument.TensorList list ? list.Values : throw Missing(name, "a list of tensors");

    /// <summary>The traced tensor argument: its type and sizes.</summary>
    public Value Traced(string name) => Find(name) is Argument.Tensor tensor ? tensor.Value : throw Missing(name, "a tensor");

    /// <summary>Whether the argument is a tensor (overloads may take a number instead).</summary>
    public bool IsTensor(string name) => Find(name) is Argument.Tensor;

    /// <summary>Whether the argument is an integer (overloads may take a fraction instead).</summary>
    public bool IsInteger(string name) => Find(name) is Argument.Int;

    /// <summary>An integer that may depend on the dynamic sizes.</summary>
    public SizeExpression Size(string name) => Find(name) switch
    {
        Argument.Int number => number.Value,
        Argument.Bool flag => SizeExpression.Constant(flag.Value ? 1 : 0),
        _ => throw Missing(name, "an integer"),
    };

    /// <summary>Integers that may depend on the dynamic sizes.</summary>
    public IReadOnlyList<SizeExpression> Sizes(string name) => Find(name) switch
    {
        Argument.IntList list => list.Values,
        Argument.Int number => [number.Value],
        _ => throw Missing(name, "a list of integers"),
    };

    /// <summary>An integer that ONNX needs to be fixed: an axis, a kernel size.</summary>
    /// <exception cref="FrozenSizeException">It depends on the dynamic sizes.</exception>
    public long Int(string name) => Fixed(name, Size(name));

    /// <summary>An integer, or a default where none was given.</summary>
    public long Int(string name, long otherwise) => Has(name) ? Int(name) : otherwise;

    /// <summary>Integers that ONNX needs to be fixed.</summary>
    /// <exception cref="FrozenSizeException">One depends on the dynamic sizes.</exception>
    public long[] Ints(string name) => [.. Sizes(name).Select(size => Fixed(name, size))];

    /// <summary>Fixed integers, one for each spatial dimension; where only one was given, it stands for all.</summary>
    public long[] Spatial(string name, int dimensions) =>
        Ints(name) is { Length: 1 } one ? [.. Enumerable.Repeat(one[0], dimensions)] : Ints(name);

    /// <summary>A floating-point number, from a number of any kind.</summary>
    public double Number(string name) => Find(name) switch
    {
        Argument.Double { Function: { } function } => throw Varies(name, $"{function}"),
        Argument.Double number => number.Value,
        Argument.Int or Argument.Bool => Int(name),
        _ => throw Missing(name, "a number"),
    };

    /// <summary>Floating-point numbers.</summary>
    public double[] Numbers(string name) => Find(name) is Argument.DoubleList list ? [.. list.Values] : throw Missing(name, "a list of numbers");

    /// <summary>A truth value; false where none was given.</summary>
    public bool Flag(string name) => Find(name) switch
    {
        Argument.Bool flag => flag.Value,
        Argument.Int number => Fixed(name, number.Value) != 0,
        null or Argument.None => false,
        _ => throw Missing(name, "a truth value"),
    };

    /// <summary>Truth values.</summary>
    public IReadOnlyList<bool> Flags(string name) => Find(name) is Argument.BoolList list ? list.Values : throw Missing(name, "a list of truth values");

    /// <summary>A string, null where none was given.</summary>
    public string? Text(string name) => (Find(name) as Argument.Text)?.Value;

    /// <summary>A dimension of a tensor argument, counted from the front.</summary>
    public int Axis(string name, string tensor = "self") => FromFront(Int(name), Traced(tensor).Rank);

    /// <summary>A dimension of the first result, counted from the front.</summary>
    internal int ResultAxis(string name) => FromFront(Int(name), Result.Rank);

    /// <summary>Dimensions of a tensor argument, counted from the front; all of them where none were given.</summary>
    public long[] Axes(string name, string tensor = "self")
    {
        var rank = Traced(tensor).Rank;
        long[] axes = Has(name) ? [.. Ints(name).Select(axis => (long)FromFront(axis, rank))] : [];
        return axes.Length > 0 ? axes : Dimensions(0, rank);
    }

    /// <summary>The numbers of consecutive dimensions.</summary>
    internal static long[] Dimensions(int first, int count) => [.. Enumerable.Range(first, count).Select(axis => (long)axis)];

    /// <summary>A size of a traced value.</summary>
    /// <exception cref="UnsupportedOperatorException">It depends on data.</exception>
    internal SizeExpression SizeOf(Value value, int axis, string what = "its size") =>
        value.Sizes[axis] ?? throw Unsupported($"{what} depends on data");

    /// <summary>The refusal of a form of the operator that cannot be lowered.</summary>
    public UnsupportedOperatorException Unsupported(string why) =>
        new(Operation.Operator, $"{Operation} cannot be exported, {Operation.Place}: {why}");

    private long Fixed(string name, SizeExpression size) => size.Value ?? throw Varies(name, $"{size}");

    private FrozenSizeException Varies(string name, string function) => new(
        $"the argument `{name}` of {Operation} is {function}, {Operation.Place}, but ONNX needs a fixed number there: declare the dimension fixed.");

    private static int FromFront(long axis, int rank) => (int)(axis < 0 ? axis + rank : axis);

    private protected Argument? Find(string name) =>
        Operation.Schema.Arguments.Zip(Operation.Arguments).FirstOrDefault(argument => argument.First.Name == name).Second;

    private protected UnsupportedOperatorException Missing(string name, string kind) => Unsupported($"its argument `{name}` is not {kind}");
}
