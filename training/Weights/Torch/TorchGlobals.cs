using System.Collections.Frozen;
using System.Text;
using Torchline.Training.Weights.Pickle;
using static TorchSharp.torch;

namespace Torchline.Training.Weights.Torch;

/// <summary>The Python names that a file of weights may use. Every other one is refused.</summary>
internal static class TorchGlobals
{
    private static readonly FrozenDictionary<string, PickleGlobal> Known = All().ToFrozenDictionary(global => global.Name);

    /// <summary>Gives the global of a module and a name.</summary>
    /// <exception cref="WeightFileException">It is not one of those that weights need.</exception>
    public static PickleGlobal Find(PickleInput input, string module, string name) =>
        Known.TryGetValue($"{module}.{name}", out var global)
            ? global
            : throw input.Malformed(
                $"the file asks for {Printable.Of($"{module}.{name}")}, which is no part of weights; only a state dict of tensors"
                + " can be read, nothing in it is ever executed");

    private static IEnumerable<PickleGlobal> All() =>
    [
        new("collections.OrderedDict") { Call = OrderedDict },
        new("torch._utils._rebuild_tensor") { Call = RebuildTensor },
        new("torch._utils._rebuild_tensor_v2") { Call = RebuildTensor },
        new("torch._utils._rebuild_parameter") { Call = RebuildParameter },
        new("torch.Size") { Call = Size },
        new("torch.device") { Call = (_, arguments) => arguments is [string, ..] ? arguments[0] : null },
        new("_codecs.encode") { Call = Latin1Bytes },
        new("builtins.bytes") { Call = EmptyBytes },
        new("__builtin__.bytes") { Call = EmptyBytes },

        Storage("Float", ScalarType.Float32),
        Storage("Double", ScalarType.Float64),
        Storage("Half", ScalarType.Float16),
        Storage("BFloat16", ScalarType.BFloat16),
        Storage("Char", ScalarType.Int8),
        Storage("Short", ScalarType.Int16),
        Storage("Int", ScalarType.Int32),
        Storage("Long", ScalarType.Int64),
        Storage("Byte", ScalarType.Byte),
        Storage("Bool", ScalarType.Bool),

        .. new[]
        {
            "float32", "float64", "float16", "bfloat16", "int8", "int16", "int32", "int64", "uint8", "bool",
        }.Select(type => new PickleGlobal($"torch.{type}")),
    ];

    private static PickleGlobal Storage(string type, ScalarType elements) => new($"torch.{type}Storage") { Value = elements };

    // Python 3 saves the entries after the call, Python 2 as its argument: a list of pairs.
    private static PickleDictionary? OrderedDict(PickleInput input, object?[] arguments)
    {
        var dictionary = new PickleDictionary(isOrdered: true);
        switch (arguments)
        {
            case []:
                return dictionary;
            case [List<object?> pairs]:
                foreach (var pair in pairs)
                {
                    if (Items(pair) is not [var key, var value])
                        return null;
                    dictionary.Set(key, value, input);
                }
                return dictionary;
            default:
                return null;
        }
    }

    // (storage, offset, size, stride) and, in _v2, (requires_grad, backward_hooks[, metadata]).
    private static TorchTensor? RebuildTensor(PickleInput input, object?[] arguments) => arguments switch
    {
        // A lazily conjugated or negated view: only complex tensors have the one, hardly any the other.
        [_, _, _, _, _, _, PickleDictionary { Entries.Count: > 0 }, ..] => null,
        [TorchStorageView storage, long offset, object?[] sizes, object?[] strides, ..] =>
            Integers(sizes) is { } size && Integers(strides) is { } stride
                ? TorchTensor.Create(storage, offset, size, stride)
                : null,
        _ => null,
    };

    // (data, requires_grad, backward_hooks)
    private static TorchTensor? RebuildParameter(PickleInput input, object?[] arguments) =>
        arguments is [TorchTensor data, bool, ..] ? data : null;

    private static object?[]? Size(PickleInput input, object?[] arguments) => arguments is [var sizes] ? Items(sizes) : null;

    // How protocol 2, which has no bytes of its own, saves them.
    private static byte[]? Latin1Bytes(PickleInput input, object?[] arguments) =>
        arguments is [string text, "latin1"] && text.All(c => c <= 255) ? Encoding.Latin1.GetBytes(text) : null;

    private static byte[]? EmptyBytes(PickleInput input, object?[] arguments) => arguments is [] ? [] : null;

    private static object?[]? Items(object? value) => value switch
    {
        object?[] tuple => tuple,
        List<object?> list => [.. list],
        _ => null,
    };

    private static long[]? Integers(object?[] values) =>
        values.Length <= TorchTensor.MaximumDimensions && values.All(value => value is long) ? [.. values.Cast<long>()] : null;
}
