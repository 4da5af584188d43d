namespace TorchSharp.Modules;

/// <summary>The padding of a convolution: so many a dimension, or as much as is needed.</summary>
internal readonly record struct ConvolutionPadding(long[]? Sizes, Padding? Kind)
{
    public static implicit operator ConvolutionPadding(long[] sizes) => new(sizes, Kind: null);

    public static implicit operator ConvolutionPadding(Padding kind) => new(Sizes: null, kind);
}
