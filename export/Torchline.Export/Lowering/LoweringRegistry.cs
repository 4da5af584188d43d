using System.Reflection;
using Torchline.Export.Graph;

namespace Torchline.Export.Lowering;

/// <summary>Emits the ONNX nodes of one call; gives one value for each tensor among the call's results.</summary>
public delegate OnnxValue[] LowerCall(Call call);

/// <summary>The lowerings of this assembly by operator name, and those that a user adds.</summary>
public sealed class LoweringRegistry
{
    private readonly Dictionary<string, Entry> entries = [];

    /// <summary>A registry with every lowering of this library.</summary>
    public LoweringRegistry()
    {
        foreach (var method in typeof(LoweringRegistry).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)))
        {
            if (method.GetCustomAttribute<LowersAttribute>() is { } lowers)
                foreach (var name in lowers.Operators) entries.Add(name, new Entry(Wrap(method), lowers.Limits, method.DeclaringType!.Name));
            if (method.GetCustomAttribute<RefusesAttribute>() is { } refuses)
                foreach (var name in refuses.Operators) entries.Add(name, new Entry(Wrap(method), null, null));
        }
    }

    /// <summary>Every operator with its limits and the family it belongs to, by name.</summary>
    public IEnumerable<(string Operator, string Family, string? Limits)> Ledger => entries
        .Where(entry => entry.Value.Family is not null && entry.Key.StartsWith("aten::", StringComparison.Ordinal))
        .OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value.Family!, entry.Value.Limits));

    /// <summary>Operators that are refused with a message of their own, by name.</summary>
    public IEnumerable<string> Refused => entries.Where(entry => entry.Value.Family is null).Select(entry => entry.Key).Order(StringComparer.Ordinal);

    /// <summary>Adds or replaces the lowering of an operator.</summary>
    public void Register(string @operator, LowerCall lower) => entries[@operator] = new Entry(lower, null, "user");

    /// <summary>Whether a dispatched operator, in-place forms included, has a lowering.</summary>
    public bool Contains(string @operator) => entries.ContainsKey(@operator) || (@operator.EndsWith('_') && entries.ContainsKey(@operator[..^1]));

    /// <summary>The lowering of a functional operator, null when there is none.</summary>
    public LowerCall? Find(string @operator) => entries.GetValueOrDefault(@operator)?.Lower;

    private static LowerCall Wrap(MethodInfo method)
    {
        if (method.ReturnType == typeof(OnnxValue[])) return method.CreateDelegate<LowerCall>();
        var single = method.CreateDelegate<Func<Call, OnnxValue>>();
        return call => [single(call)];
    }

    /// <summary>A lowering; one that always refuses belongs to no family.</summary>
    private sealed record Entry(LowerCall Lower, string? Limits, string? Family);
}

/// <summary>Marks the method that lowers the named ATen operators to ONNX.</summary>
/// <param name="operators">Functional operator names, such as <c>aten::relu</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LowersAttribute(params string[] operators) : Attribute
{
    /// <summary>The operators.</summary>
    public IReadOnlyList<string> Operators { get; } = operators;
    /// <summary>What of the operator is not covered, for the operator ledger; null when all of it is.</summary>
    public string? Limits { get; init; }
}

/// <summary>Marks the method that refuses the named ATen operators, with the reason and what to do instead.</summary>
/// <param name="operators">Functional operator names, such as <c>aten::randn</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RefusesAttribute(params string[] operators) : Attribute
{
    /// <summary>The operators.</summary>
    public IReadOnlyList<string> Operators { get; } = operators;
}
