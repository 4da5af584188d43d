using System.Collections;
using System.Collections.Frozen;
using Razorvine.Pickle;
using Razorvine.Pickle.Objects;

namespace Torchline.Training.Weights.Torch;

/// <summary>The Python names that a pickle of weights may use, and what they stand for. Every other one is refused.</summary>
internal static class TorchNames
{
    private static readonly FrozenDictionary<string, ScalarType> Storages = new Dictionary<string, ScalarType>
    {
        ["FloatStorage"] = ScalarType.Float32,
        ["DoubleStorage"] = ScalarType.Float64,
        ["HalfStorage"] = ScalarType.Float16,
        ["BFloat16Storage"] = ScalarType.BFloat16,
        ["CharStorage"] = ScalarType.Int8,
        ["ShortStorage"] = ScalarType.Int16,
        ["IntStorage"] = ScalarType.Int32,
        ["LongStorage"] = ScalarType.Int64,
        ["ByteStorage"] = ScalarType.Byte,
        ["BoolStorage"] = ScalarType.Bool,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> ElementTypes =
        ["float32", "float64", "float16", "bfloat16", "int8", "int16", "int32", "int64", "uint8", "bool"];

    private static readonly FrozenDictionary<string, IObjectConstructor> Constructors = new Dictionary<string, IObjectConstructor>
    {
        ["collections.OrderedDict"] = new Constructor(OrderedDict),
        ["torch._utils._rebuild_tensor"] = new Constructor(RebuildTensor),
        ["torch._utils._rebuild_tensor_v2"] = new Constructor(RebuildTensor),
        ["torch._utils._rebuild_parameter"] = new Constructor(RebuildParameter),
        ["torch.Size"] = new Constructor(arguments => arguments is [object?[] or ArrayList] ? arguments[0] : null),
        ["torch.device"] = new Constructor(arguments => arguments is [string, ..] ? arguments[0] : null),
        // How protocol 2 saves bytes. No weights are among them: what they hold is not kept.
        ["_codecs.encode"] = new Constructor(arguments => arguments is [string, "latin1"] ? Array.Empty<byte>() : null),
        ["builtins.bytes"] = new Constructor(arguments => arguments is [] ? Array.Empty<byte>() : null),
        ["__builtin__.bytes"] = new Constructor(arguments => arguments is [] ? Array.Empty<byte>() : null),
    }.ToFrozenDictionary();

    /// <summary>Makes the library's table of constructors, which is the whole process's, know these names and no others.</summary>
    public static void Register(IDictionary<string, IObjectConstructor> table)
    {
        table.Clear();
        foreach (var (name, constructor) in Constructors)
            table.Add(name, constructor);
    }

    /// <summary>Refuses to work where something else in this process has added to the table: a file could call it.</summary>
    /// <exception cref="InvalidOperationException">Something has; the message names it.</exception>
    public static void RequireUntouched(IDictionary<string, IObjectConstructor> table)
    {
        foreach (var (name, constructor) in table)
        {
            if (constructor is not Constructor)
            {
                throw new InvalidOperationException(
                    $"another part of this program has registered {name} for pickles: no file of weights is read");
            }
        }
    }

    /// <summary>The element type of a storage class that a pickle names; null for anything else.</summary>
    public static ScalarType? StorageType(object? value) =>
        value is ClassDictConstructor { module: "torch" } type && Storages.TryGetValue(type.name, out var elements) ? elements : null;

    /// <summary>Looks for names that may not be used in everything that a pickle built. Calls were refused before.</summary>
    /// <exception cref="PickleException">There is one; the message names it.</exception>
    public static void RequireAllowed(object? root)
    {
        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<object?>([root]);
        while (waiting.TryPop(out var value))
        {
            switch (value)
            {
                case ClassDict instance:
                    throw Refusal(instance.ClassName);
                case ClassDictConstructor type when !IsElementType(type):
                    throw Refusal($"{type.module}.{type.name}");
                case IDictionary dictionary when visited.Add(dictionary):
                    foreach (DictionaryEntry entry in dictionary)
                    {
                        waiting.Push(entry.Key);
                        waiting.Push(entry.Value);
                    }
                    break;
                case IList list and not byte[] when visited.Add(list):
                    foreach (var item in list)
                        waiting.Push(item);
                    break;
            }
        }
    }

    /// <summary>The error for a name that is none of these.</summary>
    public static PickleException Refusal(string name) => new(
        $"the file asks for {Printable.Of(name)}, which is no part of weights; only a state dict of tensors can be read,"
        + " nothing in it is ever executed");

    /// <summary>A whole number, in either of the types that the library has for them.</summary>
    public static long? Integer(object? value) => value switch
    {
        int number => number,
        long number => number,
        _ => null,
    };

    private static bool IsElementType(ClassDictConstructor type) =>
        type.module == "torch" && (Storages.ContainsKey(type.name) || ElementTypes.Contains(type.name));

    // Python 3 saves the entries after the call, Python 2 as its argument: a list of pairs.
    private static OrderedEntries? OrderedDict(object?[] arguments)
    {
        var dictionary = new OrderedEntries();
        if (arguments is [])
            return dictionary;
        if (arguments is not [ArrayList pairs])
            return null;
        TorchUnpickler.Charge(pairs.Count);
        foreach (var pair in pairs)
        {
            if (pair is not IList { Count: 2 } entry || entry[0] is not { } key)
                return null;
            dictionary[key] = entry[1];
        }
        return dictionary;
    }

    // (storage, offset, size, stride) and, in _v2, (requires_grad, backward_hooks[, metadata]).
    private static TorchTensor? RebuildTensor(object?[] arguments) => arguments switch
    {
        // A lazily conjugated or negated view: only complex tensors have the one, hardly any the other.
        [_, _, _, _, _, _, IDictionary { Count: > 0 }, ..] => null,
        [TorchStorageView storage, var offset, object?[] sizes, object?[] strides, ..] =>
            Integer(offset) is { } start && Integers(sizes) is { } size && Integers(strides) is { } stride
                ? TorchTensor.Create(storage, start, size, stride)
                : null,
        _ => null,
    };

    // (data, requires_grad, backward_hooks)
    private static TorchTensor? RebuildParameter(object?[] arguments) => arguments is [TorchTensor data, bool, ..] ? data : null;

    private static long[]? Integers(object?[] values) =>
        values.Length <= TorchTensor.MaximumDimensions && values.All(value => Integer(value) is not null)
            ? [.. values.Select(value => Integer(value)!.Value)]
            : null;

    private sealed class Constructor(Func<object?[], object?> build) : IObjectConstructor
    {
        private string Name => Constructors.Single(entry => entry.Value == this).Key;

        public object construct(object[] args) => build(args) ?? throw new PickleException($"{Name} with arguments that it does not take");
    }

    /// <summary>An OrderedDict. The library calls <c>__setstate__</c> for attributes, which say nothing about the tensors.</summary>
    private sealed class OrderedEntries : Hashtable
    {
        public void __setstate__(Hashtable attributes) => ArgumentNullException.ThrowIfNull(attributes);
    }
}
