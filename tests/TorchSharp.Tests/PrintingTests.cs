using System.Globalization;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class PrintingTests
{
    private readonly Tensor matrix = tensor(new float[,] { { 1, 2.5f }, { -3, 4 } });

    [Fact]
    public void ToString_tells_sizes_type_and_device() => Assert.Equal("[2x2], type = Float32, device = cpu", matrix.ToString());

    [Fact]
    public void Numpy_style_nests_brackets() =>
        Assert.Equal("[[1, 2.5],\n [-3, 4]]", matrix.npstr(newLine: "\n", cultureInfo: CultureInfo.InvariantCulture));

    [Fact]
    public void Julia_style_aligns_rows() => Assert.Equal(
        "[2x2], type = Float32, device = cpu\n   1 2.5\n  -3   4\n",
        matrix.jlstr(newLine: "\n", cultureInfo: CultureInfo.InvariantCulture));

    [Fact]
    public void Long_dimensions_lose_their_middle() => Assert.Equal(
        "[0, 1, 2, ..., 97, 98, 99]", arange(100).npstr(width: 10, cultureInfo: CultureInfo.InvariantCulture));

    [Fact]
    public void Bools_and_single_numbers_read_well()
    {
        Assert.Equal("[True, False]", tensor(new[] { true, false }).npstr());
        Assert.Equal("3", tensor(3).npstr());
    }
}
