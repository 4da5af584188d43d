namespace Torchline.Export.Quantization;

/// <summary>An affine map of reals to 8-bit integers: real = scale * (integer - zero point).</summary>
/// <param name="Scale">Size of a step.</param>
/// <param name="ZeroPoint">The integer that stands for 0.</param>
internal readonly record struct Int8Parameters(float Scale, sbyte ZeroPoint)
{
    private const int Steps = sbyte.MaxValue - sbyte.MinValue;

    /// <summary>The smallest real that an integer stands for.</summary>
    public float Minimum => Scale * (sbyte.MinValue - ZeroPoint);

    /// <summary>The largest.</summary>
    public float Maximum => Scale * (sbyte.MaxValue - ZeroPoint);

    /// <summary>Spreads the integers over a range that includes 0. What is rectified has zero point -128 and so all 256 steps.</summary>
    public static Int8Parameters Of(float minimum, float maximum)
    {
        var scale = (maximum - minimum) / Steps;
        if (!float.IsNormal(scale)) return new Int8Parameters(1, 0); // always 0, as far as calibration saw
        var zero = Math.Round(sbyte.MinValue - minimum / scale);
        return new Int8Parameters(scale, (sbyte)Math.Clamp(zero, sbyte.MinValue, sbyte.MaxValue));
    }
}
