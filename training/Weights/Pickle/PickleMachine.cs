using static Torchline.Training.Weights.Pickle.PickleOpcode;

namespace Torchline.Training.Weights.Pickle;

/// <summary>
/// Runs a pickle. Values are null, <see cref="bool"/>, <see cref="long"/> (<see cref="System.Numerics.BigInteger"/> where
/// that is too small), <see cref="double"/>, <see cref="string"/>, byte arrays, <c>List&lt;object?&gt;</c>, object arrays for
/// tuples, <see cref="PickleDictionary"/>, and whatever the globals that are let in build.
/// </summary>
/// <remarks>
/// No instruction calls anything but <see cref="PickleGlobal.Call"/> of a global that <paramref name="findGlobal"/> lets in.
/// </remarks>
/// <param name="input">The pickle.</param>
/// <param name="findGlobal">Gives the global of a module and a name, or throws.</param>
/// <param name="loadPersistent">Gives the object behind a persistent id, or throws.</param>
internal sealed class PickleMachine(
    PickleInput input,
    Func<PickleInput, string, string, PickleGlobal> findGlobal,
    Func<PickleInput, object?, object> loadPersistent)
{
    private const int MaximumProtocol = 5;

    // About 25 a tensor. It bounds memory too: an instruction makes one object, and a call is charged for what it copies.
    private const int MaximumInstructions = 4_000_000;
    private const int CharactersPerInstruction = 64;

    private readonly PickleStack stack = new(input);
    private readonly PickleMemo memo = new(input);
    private long instructions;

    /// <summary>Runs to the instruction STOP.</summary>
    /// <returns>The one value that the pickle builds.</returns>
    /// <exception cref="WeightFileException">The pickle is malformed or wants what it may not have.</exception>
    public object? Run()
    {
        for (; ; )
        {
            Charge(1);
            var opcode = (PickleOpcode)input.ReadByte();
            if (opcode == Stop)
                return stack.Pop();
            Execute(opcode);
        }
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case Proto:
                if (input.ReadByte() is > MaximumProtocol and var protocol)
                    throw input.Malformed($"protocol {protocol}, newer than {MaximumProtocol}");
                break;
            case Frame: input.Announce(input.ReadUInt64()); break;

            case None: stack.Push(null); break;
            case NewTrue: stack.Push(true); break;
            case NewFalse: stack.Push(false); break;
            case BinInt: stack.Push((long)input.ReadInt32()); break;
            case BinInt1: stack.Push((long)input.ReadByte()); break;
            case BinInt2: stack.Push((long)input.ReadUInt16()); break;
            case Long1: stack.Push(input.ReadInteger(input.ReadByte())); break;
            case Long4: stack.Push(input.ReadInteger(input.ReadUInt32())); break;
            case BinFloat: stack.Push(input.ReadDouble()); break;
            case BinUnicode or BinString: stack.Push(input.ReadText(input.ReadUInt32())); break;
            case ShortBinUnicode or ShortBinString: stack.Push(input.ReadText(input.ReadByte())); break;
            case BinUnicode8: stack.Push(input.ReadText(input.ReadUInt64())); break;
            case BinBytes: stack.Push(input.ReadBytes(input.ReadUInt32())); break;
            case ShortBinBytes: stack.Push(input.ReadBytes(input.ReadByte())); break;
            case BinBytes8: stack.Push(input.ReadBytes(input.ReadUInt64())); break;

            case Int: stack.Push(input.ReadDecimalIntegerOrBool()); break;
            case Long: stack.Push(input.ReadDecimalInteger()); break;
            case Float: stack.Push(input.ReadDecimalFloat()); break;
            case Unicode: stack.Push(input.ReadEscapedText()); break;

            case EmptyTuple: stack.Push(Array.Empty<object?>()); break;
            case Tuple1: stack.Push(stack.Pop(1)); break;
            case Tuple2: stack.Push(stack.Pop(2)); break;
            case Tuple3: stack.Push(stack.Pop(3)); break;
            case PickleOpcode.Tuple: stack.Push(stack.PopToMark()); break;
            case EmptyList: stack.Push(new List<object?>()); break;
            case PickleOpcode.List: stack.Push(stack.PopToMark().ToList()); break;
            case Append: AddToList(stack.Pop(1)); break;
            case Appends: AddToList(stack.PopToMark()); break;
            case EmptyDict: stack.Push(new PickleDictionary()); break;
            case Dict:
                var entries = stack.PopToMark();
                stack.Push(new PickleDictionary());
                SetInDictionary(entries);
                break;
            case SetItem: SetInDictionary(stack.Pop(2)); break;
            case SetItems: SetInDictionary(stack.PopToMark()); break;

            case Mark: stack.PushMark(); break;
            case Pop: stack.DropTop(); break;
            case PopMark: stack.PopToMark(); break;
            case Dup: stack.Push(stack.Top); break;
            case Memoize: memo.Add(stack.Top); break;
            case BinPut: memo.Put(input.ReadByte(), stack.Top); break;
            case LongBinPut: memo.Put(input.ReadUInt32(), stack.Top); break;
            case Put: memo.Put(ReadDecimalIndex(), stack.Top); break;
            case BinGet: stack.Push(memo.Get(input.ReadByte())); break;
            case LongBinGet: stack.Push(memo.Get(input.ReadUInt32())); break;
            case Get: stack.Push(memo.Get(ReadDecimalIndex())); break;

            case Global: stack.Push(findGlobal(input, input.ReadLine(), input.ReadLine())); break;
            case StackGlobal:
                stack.Push(stack.Pop(2) is [string module, string name]
                    ? findGlobal(input, module, name)
                    : throw input.Malformed("a global whose name is no text"));
                break;
            case Reduce: stack.Push(Call(stack.Pop(2))); break;
            case Build: SetState(stack.Pop()); break;
            case BinPersId: stack.Push(loadPersistent(input, stack.Pop())); break;
            default: throw input.Malformed($"instruction 0x{(byte)opcode:x2}, which weights do not need");
        }
    }

    private void Charge(long count)
    {
        if ((instructions += count) > MaximumInstructions)
            throw input.Malformed($"more than {MaximumInstructions:N0} instructions");
    }

    private long ReadDecimalIndex() => input.ReadDecimalInteger() as long? ?? throw input.Malformed("an endless index");

    private void AddToList(object?[] items)
    {
        if (stack.Top is not List<object?> list)
            throw input.Malformed("items for what is no list");
        list.AddRange(items);
    }

    private void SetInDictionary(object?[] keysAndValues)
    {
        if (stack.Top is not PickleDictionary dictionary)
            throw input.Malformed("entries for what is no dictionary");
        if (keysAndValues.Length % 2 != 0)
            throw input.Malformed("a key without a value");
        for (var i = 0; i < keysAndValues.Length; i += 2)
            dictionary.Set(keysAndValues[i], keysAndValues[i + 1], input);
    }

    private object Call(object?[] callableAndArguments)
    {
        switch (callableAndArguments)
        {
            case [PickleGlobal { Call: { } call } global, object?[] arguments]:
                // A few bytes can call again and again with the same long list.
                Charge(arguments.Sum(Length));
                return call(input, arguments) ?? throw input.Malformed($"{global.Name} with arguments that it does not take");
            case [PickleGlobal global, _]:
                throw input.Malformed($"a call of {global.Name}, which may only be named");
            default:
                throw input.Malformed("a call of what is no function");
        }
    }

    private static long Length(object? value) => value switch
    {
        object?[] tuple => tuple.Length,
        List<object?> list => list.Count,
        string text => text.Length / CharactersPerInstruction,
        _ => 0,
    };

    // The attributes of an ordered dictionary (`_metadata` of a state dict) say nothing about its tensors.
    private void SetState(object? state)
    {
        if (stack.Top is not PickleDictionary { IsOrdered: true } || state is not PickleDictionary)
            throw input.Malformed("attributes for an object that can have none");
    }
}
