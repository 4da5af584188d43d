using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One step of Adam or AdamW for one parameter, with the operators and the rounding of PyTorch.</summary>
internal readonly record struct AdamRule(
    double Rate, double Beta1, double Beta2, double Epsilon, double Decay, bool DecoupledDecay, bool Maximize)
{
    public void Apply(Tensor parameter, Tensor gradient, long step, Tensor mean, Tensor squares, Tensor? largestSquares)
    {
        if (DecoupledDecay && Decay != 0)
        {
            Aten.mul__Scalar.CallInPlace(parameter, 1 - (Rate * Decay));
        }

        using var decayed = OptimizerHelper.WithDecay(gradient, parameter, DecoupledDecay ? 0 : Decay, Maximize);
        var direction = decayed ?? gradient;

        // Two passes, but libtorch 1.13 computes lerp_ without vector instructions, slower than both.
        Aten.mul__Scalar.CallInPlace(mean, Beta1);
        Aten.add__Tensor.CallInPlace(mean, direction, 1 - Beta1);
        Aten.mul__Scalar.CallInPlace(squares, Beta2);
        Aten.addcmul_.CallInPlace(squares, direction, direction, 1 - Beta2);
        if (largestSquares is not null)
        {
            using var larger = Aten.maximum_out.Call(largestSquares, squares, largestSquares);
        }

        // In PyTorch's order, although √bias2 could go into the rate: where steps are large, a last bit soon is a whole percent.
        var bias1 = 1 - Math.Pow(Beta1, step);
        var rootBias2 = Math.Sqrt(1 - Math.Pow(Beta2, step));
        using var denominator = Aten.sqrt.Call(largestSquares ?? squares);
        Aten.div__Scalar.CallInPlace(denominator, rootBias2);
        Aten.add__Scalar.CallInPlace(denominator, Epsilon);
        Aten.addcdiv_.CallInPlace(parameter, mean, denominator, -(Rate / bias1));
    }
}
