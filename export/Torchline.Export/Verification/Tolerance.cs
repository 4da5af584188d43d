namespace Torchline.Export.Verification;

/// <summary>How far ONNX Runtime may be from libtorch: |a - b| &lt;= Absolute + Relative * |b|, element by element.</summary>
public readonly record struct Tolerance(double Absolute, double Relative)
{
    /// <summary>1e-4 absolute: rounding of float32 sums in another order, not more.</summary>
    public static Tolerance Default => new(1e-4, 0);
}
