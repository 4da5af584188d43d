// The one door to libtorch. Any file of this assembly can call any ATen operator:
//
//     internal static readonly Operator Linear = Operator.Find("aten::linear");           // a static field, made once
//     internal static readonly Operator AddTensor = Operator.Find("aten::add", "Tensor"); // name and overload
//
//     Tensor y = Linear.Call(input, weight, bias);          // one tensor; a null tensor is None
//     (Tensor v, Tensor i) = Topk.CallPair(x, k);           // two; CallTriple: three; CallMany: any number
//     Tensor[] parts = Split.CallList(x, size, dim);        // one Tensor[]
//     Tensor same = AddInPlace.CallInPlace(x, other);       // returns its first argument
//     Scalar s = Item.CallScalar(x);   bool b = IsNonzero.CallBool(x);
//
// Arguments follow the operator's schema in order. Tensors, numbers, bools, strings, Scalar, ScalarType, Device, Generator,
// their nullable forms, and long[], double[], bool[], Tensor[] convert implicitly (see Argument). Trailing arguments may be
// left out when the schema has defaults; Argument.Default stands for one in the middle, Argument.None for None.
// The operators of torch.* itself are listed in Operators/Aten.*.cs.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>An operator of libtorch, looked up by name at its first call, which is thread-safe like every later one.</summary>
internal sealed unsafe class Operator
{
    private const int StackScratch = 512;

    private readonly string name;
    private readonly string overload;
    private nint handle;

    private Operator(string name, string overload) => (this.name, this.overload) = (name, overload);

    /// <summary>Names an operator, such as <c>aten::add</c> and its overload <c>Tensor</c>; libtorch is not asked yet.</summary>
    public static Operator Find(string name, string overload = "") => new(name, overload);

    /// <summary>The operator's schema as libtorch prints it.</summary>
    /// <exception cref="ExternalException">This libtorch has no such operator.</exception>
    public string Schema => Marshal.PtrToStringUTF8(Native.Check(Native.tl_operator_schema(Handle)))!;

    private nint Handle => handle != 0 ? handle : handle = Native.Check(Native.tl_operator_find(name, overload));

    /// <summary>Calls an operator whose (first) result is a tensor.</summary>
    /// <exception cref="ExternalException">libtorch's error, with its message.</exception>
    public Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        return ToTensor(result);
    }

    public (Tensor, Tensor) CallPair(params ReadOnlySpan<Argument> arguments)
    {
        Value* results = stackalloc Value[2];
        Invoke(arguments, results, 2);
        return (ToTensor(results[0]), ToTensor(results[1]));
    }

    public (Tensor, Tensor, Tensor) CallTriple(params ReadOnlySpan<Argument> arguments)
    {
        Value* results = stackalloc Value[3];
        Invoke(arguments, results, 3);
        return (ToTensor(results[0]), ToTensor(results[1]), ToTensor(results[2]));
    }

    /// <summary>All tensor results; null where one is undefined.</summary>
    public Tensor?[] CallMany(params ReadOnlySpan<Argument> arguments)
    {
        const int most = 16;
        Value* results = stackalloc Value[most];
        int count = Invoke(arguments, results, most);
        var tensors = new Tensor?[count];
        for (int i = 0; i < count; i++) tensors[i] = results[i].Kind == ValueKind.None ? null : ToTensor(results[i]);
        return tensors;
    }

    /// <summary>Calls an operator whose result is a list of tensors.</summary>
    public Tensor[] CallList(params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        if (result.Kind != ValueKind.TensorList) throw Unexpected(result);
        var tensors = new Tensor[result.Count];
        for (int i = 0; i < tensors.Length; i++) tensors[i] = new Tensor(((nint*)result.Pointer)[i]);
        return tensors;
    }

    /// <summary>Calls an operator that writes to its first argument, and returns that argument.</summary>
    public Tensor CallInPlace(params ReadOnlySpan<Argument> arguments)
    {
        Invoke(arguments, null, 0);
        return (Tensor)arguments[0].Reference!;
    }

    public Scalar CallScalar(params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        return result.Kind is ValueKind.Int or ValueKind.Double or ValueKind.Bool
            ? new Scalar(result.Kind, result.Bits)
            : throw Unexpected(result);
    }

    public bool CallBool(params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        return result.Kind == ValueKind.Bool ? result.Bits != 0 : throw Unexpected(result);
    }

    [SkipLocalsInit]
    private int Invoke(ReadOnlySpan<Argument> arguments, Value* results, int maxResults)
    {
        int scratchBytes = 0;
        foreach (ref readonly var argument in arguments) scratchBytes += argument.ScratchBytes;
        byte* scratch = stackalloc byte[StackScratch];
        if (scratchBytes > StackScratch)
        {
            // Long lists, such as the tensors of a data set to stack, would endanger the stack.
            byte[] pinned = GC.AllocateUninitializedArray<byte>(scratchBytes, pinned: true);
            return Invoke(arguments, (byte*)Unsafe.AsPointer(ref pinned[0]), results, maxResults, pinned);
        }
        return Invoke(arguments, scratch, results, maxResults, null);
    }

    [SkipLocalsInit]
    private int Invoke(ReadOnlySpan<Argument> arguments, byte* scratch, Value* results, int maxResults, byte[]? pinned)
    {
        Value* values = stackalloc Value[arguments.Length];
        for (int i = 0; i < arguments.Length; i++) arguments[i].Write(ref values[i], ref scratch);
        int count = Native.tl_operator_call(Handle, values, arguments.Length, results, maxResults);
        foreach (ref readonly var argument in arguments) GC.KeepAlive(argument.Reference);
        GC.KeepAlive(pinned);
        return Native.Check(count);
    }

    private Tensor ToTensor(in Value value) =>
        value.Kind == ValueKind.Tensor ? new Tensor(value.Pointer) : throw Unexpected(value);

    private InvalidOperationException Unexpected(in Value value) =>
        new($"{name} returned a value of kind {value.Kind} where its caller expected another: {Schema}");
}
