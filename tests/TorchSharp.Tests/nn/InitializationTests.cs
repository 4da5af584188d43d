using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

/// <summary>
/// From the seed 7 every layer begins with the numbers that PyTorch 1.13 begins it with. (Fewer than 16 normal numbers: above
/// that, libtorch's generator depends on the processor.)
/// </summary>
public sealed class InitializationTests
{
    private static readonly Dictionary<string, (Func<nn.Module> make, double[] values)> Layers = new()
    {
        ["Linear"] = (() => Linear(3, 2),
            [
                0.0403250754, -0.347792119, 0.183841825, 0.181161284, -0.308580369, -0.0865316316, -0.338227928,
                0.149806648,
            ]),
        ["Embedding"] = (() => Embedding(3, 4, padding_idx: 1),
            [
                -0.146795094, 0.786141276, 0.94682163, -1.114344, 0, 0, 0, 0, 0.138172656, -1.68219852,
                0.317678303, 0.132806972,
            ]),
        ["Conv1d"] = (() => Conv1d(2, 2, 2),
            [
                0.0349225402, -0.301196814, 0.159211695, 0.156890273, -0.267238438, -0.0749385953, -0.292913973,
                0.129736364, -0.134683847, 0.351268351,
            ]),
        ["ConvTranspose2d"] = (() => ConvTranspose2d(1, 2, 2),
            [
                0.024693964, -0.212978303, 0.112579666, 0.110938177, -0.18896611, -0.0529895872, -0.207121447,
                0.0917374641, -0.0952358618, 0.248384222,
            ]),
        ["LSTM"] = (() => LSTM(1, 1),
            [
                0.0698450804, -0.602393627, 0.31842339, 0.313780546, -0.534476876, -0.149877191, -0.585827947,
                0.259472728, -0.269367695, 0.702536702, 0.709886312, 0.101870418, -0.426321983, -0.587361217,
                -0.109819651, -0.281428099,
            ]),
        ["GRUCell"] = (() => GRUCell(1, 1),
            [
                0.0698450804, -0.602393627, 0.31842339, 0.313780546, -0.534476876, -0.149877191, -0.585827947,
                0.259472728, -0.269367695, 0.702536702, 0.709886312, 0.101870418,
            ]),
        ["Bilinear"] = (() => Bilinear(2, 1, 2),
            [
                0.0493879281, -0.425956607, 0.225159332, 0.221876353, -0.377932221, -0.105979174,
            ]),
    };

    public static TheoryData<string> LayerNames => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void A_layer_begins_as_pytorchs(string name)
    {
        var (make, values) = Layers[name];
        manual_seed(7);
        using var layer = make();
        using var all = utils.parameters_to_vector(layer.parameters());
        TensorAssert.Close(values, all, 1e-6);
    }

    [Fact]
    public void Xavier_uniform_gives_pytorchs_numbers() =>
        AssertFilled(
            tensor => init.xavier_uniform_(tensor),
            [0.0765114576, -0.659889162, 0.348815352, 0.343729377, -0.585490108, -0.164182246]);

    [Fact]
    public void Xavier_normal_gives_pytorchs_numbers() =>
        AssertFilled(
            tensor => init.xavier_normal_(tensor),
            [-0.0928413719, 0.497199416, 0.598822594, -0.704773068, 1.06934953, -0.56593883]);

    [Fact]
    public void Kaiming_normal_gives_pytorchs_numbers() =>
        AssertFilled(
            tensor => init.kaiming_normal_(tensor, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU),
            [-0.146795094, 0.786141276, 0.94682163, -1.114344, 1.69079018, -0.894827902]);

    [Fact]
    public void Truncated_normal_gives_pytorchs_numbers() =>
        AssertFilled(
            tensor => init.trunc_normal_(tensor, 0.5, 2, -1, 1),
            [0.125135094, -0.545363665, 0.35904181, 0.354700476, -0.473413706, -0.0858812332]);

    [Fact]
    public void Orthogonal_gives_pytorchs_numbers() =>
        AssertFilled(
            tensor => init.orthogonal_(tensor),
            [-0.118443251, 0.634307086, 0.763953924, -0.489210904, 0.632237017, -0.600790441]);

    [Fact]
    public void Constants_fill()
    {
        TensorAssert.Close([0, 0], init.zeros_(ones(2)));
        TensorAssert.Close([1, 1], init.ones_(zeros(2)));
        TensorAssert.Close([3, 3], init.constant_(zeros(2), 3));
        TensorAssert.Close([1, 0, 0, 0, 1, 0], init.eye_(zeros(2, 3)));
        Assert.Throws<ArgumentException>(() => init.eye_(zeros(2)));
    }

    [Theory]
    [InlineData(30, 70)]
    [InlineData(70, 30)]
    public void Orthogonal_rows_or_columns_are_orthonormal(long rows, long columns)
    {
        using var matrix = init.orthogonal_(empty(rows, columns), gain: 2);
        using var product = rows < columns ? matrix.matmul(matrix.t()) : matrix.t().matmul(matrix);
        Assert.True(product.allclose(eye(30) * 4, atol: 1e-5));
    }

    [Fact]
    public void Distributions_have_the_moments_they_should()
    {
        manual_seed(3);
        using var values = empty(200, 300);
        init.kaiming_uniform_(values, a: 0.5);
        var deviation = Math.Sqrt(2 / 1.25 / 300);
        Assert.Equal(deviation, values.std().ToDouble(), 0.01 * deviation);
        Assert.InRange(values.abs().max().ToDouble(), 0, Math.Sqrt(3) * deviation);

        init.normal_(values, 1, 3);
        Assert.Equal(1, values.mean().ToDouble(), 0.05);
        Assert.Equal(3, values.std().ToDouble(), 0.05);

        init.trunc_normal_(values);
        Assert.InRange(values.abs().max().ToDouble(), 1.9, 2);
    }

    [Fact]
    public void Gains_and_fans_are_those_of_the_papers()
    {
        Assert.Equal(1, init.calculate_gain(init.NonlinearityType.Linear));
        Assert.Equal(5.0 / 3, init.calculate_gain(init.NonlinearityType.Tanh));
        Assert.Equal(Math.Sqrt(2), init.calculate_gain(init.NonlinearityType.ReLU));
        Assert.Equal(1, init.calculate_gain(init.NonlinearityType.LeakyReLU, 1), 12);
        Assert.Equal((3 * 20, 2 * 20), init.CalculateFanInAndFanOut(zeros(2, 3, 4, 5)));
        Assert.Throws<ArgumentException>(() => init.CalculateFanInAndFanOut(zeros(2)));
    }

    private static void AssertFilled(Action<Tensor> fill, double[] expected)
    {
        manual_seed(7);
        using var tensor = empty(2, 3);
        fill(tensor);
        TensorAssert.Close(expected, tensor, 1e-6);
    }
}
