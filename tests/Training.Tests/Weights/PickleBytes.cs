using System.Buffers.Binary;
using System.Text;

namespace Training.Tests.Weights;

/// <summary>Writes pickles instruction by instruction, so that the reader can be tested without Python.</summary>
internal sealed class PickleBytes
{
    private readonly MemoryStream bytes = new();

    public PickleBytes(int protocol = 2) => Op(PickleOpcode.Proto, (byte)protocol);

    private PickleBytes(bool headless) => _ = headless;

    /// <summary>A pickle of protocol 0 or 1, which does not say so.</summary>
    public static PickleBytes WithoutProtocol() => new(headless: true);

    public byte[] Stop() => Op(PickleOpcode.Stop).bytes.ToArray();

    public PickleBytes Op(PickleOpcode opcode, params ReadOnlySpan<byte> operand)
    {
        bytes.WriteByte((byte)opcode);
        bytes.Write(operand);
        return this;
    }

    public PickleBytes Line(PickleOpcode opcode, params IEnumerable<string> lines) =>
        Op(opcode, Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    public PickleBytes Integer(long value)
    {
        Span<byte> operand = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(operand, value);
        return value is >= int.MinValue and <= int.MaxValue
            ? Op(PickleOpcode.BinInt, operand[..4])
            : Op(PickleOpcode.Long1, [8, .. operand]);
    }

    public PickleBytes Text(string value)
    {
        var text = Encoding.UTF8.GetBytes(value);
        return Op(PickleOpcode.BinUnicode, [.. Length(text.Length), .. text]);
    }

    public PickleBytes Global(string module, string name) => Line(PickleOpcode.Global, module, name);

    public PickleBytes Integers(params IEnumerable<long> values)
    {
        Op(PickleOpcode.Mark);
        foreach (var value in values)
            Integer(value);
        return Op(PickleOpcode.Tuple);
    }

    public PickleBytes Storage(string type, string key, long count) =>
        Op(PickleOpcode.Mark).Text("storage").Global("torch", type).Text(key).Text("cpu").Integer(count)
            .Op(PickleOpcode.Tuple).Op(PickleOpcode.BinPersId);

    public PickleBytes Tensor(string type, string key, long count, long offset, long[] sizes, long[] strides)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op(PickleOpcode.Mark).Storage(type, key, count).Integer(offset);
        Integers(sizes).Integers(strides).Op(PickleOpcode.NewFalse);
        return Global("collections", "OrderedDict").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce)
            .Op(PickleOpcode.Tuple).Op(PickleOpcode.Reduce);
    }

    public static byte[] Length(int length)
    {
        var operand = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(operand, length);
        return operand;
    }
}
