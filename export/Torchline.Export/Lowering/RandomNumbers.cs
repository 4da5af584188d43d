using Torchline.Export.Graph;

namespace Torchline.Export.Lowering;

/// <summary>
/// Random numbers that follow from a seed given at each run: ONNX's own random operators take theirs when the file is loaded. A number is a
/// hash of the seed, of which draw it is, and of its place in the tensor, in 32 bits (the finaliser of MurmurHash3 by Austin Appleby).
/// </summary>
internal sealed class RandomNumbers(GraphBuilder graph, OnnxValue seed)
{
    private const long Mask = 0xffffffff;
    private const long Golden = 0x9e3779b9; // 2^32 over the golden ratio: neighbours lie far apart
    private const int Digits = 24; // of a float32

    private int draws;

    /// <summary>Numbers from 0 inclusive to 1 exclusive, multiples of 2^-24, in float32.</summary>
    /// <param name="count">How many: an int64 scalar.</param>
    public OnnxValue Uniform(OnnxValue count)
    {
        var stream = draws++;
        var key = Mixed(Low(Integer("Add", Low(seed), Number(Golden * (stream + 1) & Mask))));
        var places = Integer("Range", Number(0), count, Number(1));
        var hashed = Mixed(Integer("BitwiseXor", Low(Integer("Mul", places, Number(Golden))), key));
        var digits = graph.Cast(Integer("Div", hashed, Number(1L << (32 - Digits))), DataType.Float);
        return graph.Add("Mul", DataType.Float, [digits, graph.Scalar(1.0 / (1 << Digits), DataType.Float)]);
    }

    /// <summary>A number of 32 bits, each bit of which depends on all bits of the value. Products stay below 2^64 and keep their low half.</summary>
    private OnnxValue Mixed(OnnxValue value)
    {
        value = Folded(value, 16);
        value = Folded(Low(Integer("Mul", value, Number(0x85ebca6b))), 13);
        return Folded(Low(Integer("Mul", value, Number(0xc2b2ae35))), 16);
    }

    private OnnxValue Folded(OnnxValue value, int bits) => Integer("BitwiseXor", value, Integer("Div", value, Number(1L << bits)));

    private OnnxValue Low(OnnxValue value) => Integer("BitwiseAnd", value, Number(Mask));

    private OnnxValue Number(long number) => graph.Scalar(number, DataType.Int64);

    private OnnxValue Integer(string operation, params OnnxValue[] operands) => graph.Add(operation, DataType.Int64, operands);
}
