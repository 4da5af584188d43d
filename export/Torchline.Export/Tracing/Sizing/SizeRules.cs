using System.Reflection;
using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing.Sizing;

/// <summary>The sizes of a call's results as functions of those of its arguments; null where the rule does not cover this form of the call.</summary>
public delegate SizeExpression[][]? SizeRule(SizedCall call);

/// <summary>
/// libtorch's own rules for the sizes of results, by operator name. An operator without one is elementwise: its result has the sizes of its
/// tensor arguments, broadcast.
/// </summary>
internal static class SizeRules
{
    private static readonly Dictionary<string, SizeRule> ByOperator = typeof(SizeRules).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
        .SelectMany(method => (method.GetCustomAttribute<SizesAttribute>()?.Operators ?? []).Select(name => (name, method)))
        .ToDictionary(rule => rule.name, rule => Wrap(rule.method));

    /// <summary>The rule of an operator, null where it has none of its own.</summary>
    public static SizeRule? Find(string @operator) => ByOperator.GetValueOrDefault(@operator);

    /// <summary>The rule of operators without one: the sizes of all tensor arguments, broadcast.</summary>
    public static SizeExpression[][] Elementwise(SizedCall call)
    {
        var sizes = Broadcast(call.Tensors);
        return [.. call.Operation.Results.Select(_ => sizes)];
    }

    /// <summary>The sizes of tensors that are broadcast against each other.</summary>
    public static SizeExpression[] Broadcast(params IReadOnlyList<IReadOnlyList<SizeExpression>> shapes)
    {
        var rank = shapes.Count == 0 ? 0 : shapes.Max(shape => shape.Count);
        return
        [
            .. Enumerable.Range(0, rank).Select(axis => shapes
                .Where(shape => shape.Count >= rank - axis)
                .Select(shape => shape[shape.Count - rank + axis])
                .Aggregate(Broadcast)),
        ];
    }

    private static SizeExpression Broadcast(SizeExpression left, SizeExpression right) => (left.Value, right.Value) switch
    {
        (1, _) => right,
        (_, 1) => left,
        _ when left.Equals(right) => left,
        // A number other than 1 is the size that both have, or that a dimension of 1 is repeated to.
        (not null, _) => left,
        (_, not null) => right,
        _ => SizeExpression.Max(left, right),
    };

    private static SizeRule Wrap(MethodInfo method)
    {
        if (method.ReturnType == typeof(SizeExpression[][])) return method.CreateDelegate<SizeRule>();
        var single = method.CreateDelegate<Func<SizedCall, SizeExpression[]?>>();
        return call => single(call) is { } sizes ? [.. call.Operation.Results.Select(_ => sizes)] : null;
    }
}

/// <summary>
/// Marks the method that gives the sizes of the named operators' results: one list for each result (<c>SizeExpression[][]</c>), or one that
/// all of them have (<c>SizeExpression[]</c>).
/// </summary>
/// <param name="operators">Functional operator names, such as <c>aten::conv2d</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SizesAttribute(params string[] operators) : Attribute
{
    /// <summary>The operators.</summary>
    public IReadOnlyList<string> Operators { get; } = operators;
}

/// <summary>A call whose results' sizes are derived: its arguments by name.</summary>
public sealed class SizedCall : CallArguments
{
    internal SizedCall(OperatorCall operation) : base(operation) { }

    /// <summary>The sizes of a tensor argument.</summary>
    public SizeExpression[] this[string name] => Known(Traced(name));

    /// <summary>The sizes of the tensors of a list argument, without absent ones.</summary>
    public SizeExpression[][] List(string name) => [.. TracedList(name).OfType<Value>().Select(Known)];

    /// <summary>The sizes of all tensor arguments.</summary>
    public SizeExpression[][] Tensors => [.. Operation.Arguments.SelectMany(argument => argument.Reads).Select(Known)];

    private static SizeExpression[] Known(Value value) => [.. value.Sizes.Select(size => size!)];
}
