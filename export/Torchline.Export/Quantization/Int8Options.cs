namespace Torchline.Export.Quantization;

/// <summary>How the range of an activation follows from the calibration data.</summary>
public enum RangeRule
{
    /// <summary>All values; one outlier makes all steps coarse.</summary>
    MinimumMaximum,
    /// <summary>All but the most extreme; by <see cref="Int8Options.Percentile"/>.</summary>
    Percentile,
    /// <summary>The range whose rounding and saturation together make the smallest squared error.</summary>
    MeanSquaredError,
}

/// <summary>The 8-bit type of activations; weights are always signed.</summary>
public enum ActivationType
{
    /// <summary>0 to 255: what ONNX Runtime's kernels for x64 multiply with signed weights.</summary>
    UInt8,

    /// <summary>
    /// -128 to 127, for engines that need it. ONNX Runtime on x64 has no fast kernel for it: it leaves such a network half in float32,
    /// or (with <c>session.qdqisint8allowed</c>) runs it several times slower than the float32 one.
    /// </summary>
    Int8,
}

/// <summary>How a network is quantised to 8 bits.</summary>
public sealed record Int8Options
{
    /// <summary>Type of the activations.</summary>
    public ActivationType Activations { get; init; } = ActivationType.UInt8;
    /// <summary>How activations' ranges are chosen.</summary>
    public RangeRule Range { get; init; } = RangeRule.MinimumMaximum;
    /// <summary>Share of the values other than 0, in percent, that lie inside the range under <see cref="RangeRule.Percentile"/>.</summary>
    public double Percentile { get; init; } = 99.99;
    /// <summary>Names of nodes that stay in float32.</summary>
    public IReadOnlySet<string> KeepFloat { get; init; } = new HashSet<string>();
    /// <summary>Threads for the calibration's inference; 0: as many as there are cores.</summary>
    public int Threads { get; init; }
}
