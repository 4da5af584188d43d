using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer.StyleNetworks;

public sealed class ConditionalInstanceNormTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly ConditionalInstanceNorm norm = new(styles: 3, channels: 2);

    public ConditionalInstanceNormTests()
    {
        using var _ = no_grad();
        manual_seed(1);
        foreach (var parameter in norm.parameters())
            nn.init.normal_(parameter);
    }

    public void Dispose()
    {
        norm.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void EachImageIsNormalisedAloneAndGetsItsStyle()
    {
        var x = randn(2, 2, 3, 4) * 5 + 7;
        var (gamma, beta) = (norm.state_dict()["gamma"], norm.state_dict()["beta"]);
        var normalised = norm.call(x, eye(3).index_select(0, tensor(new long[] { 2, 0 })));
        for (var image = 0; image < 2; image++)
        {
            var style = image == 0 ? 2 : 0;
            for (var channel = 0; channel < 2; channel++)
            {
                var values = x[image, channel].flatten().data<float>().ToArray();
                var mean = values.Average();
                var deviation = Math.Sqrt(values.Average(value => Math.Pow(value - mean, 2)) + 1e-5);
                var expected = values.Select(value =>
                    (float)((value - mean) / deviation * gamma[style, channel].ToDouble() + beta[style, channel].ToDouble()));
                foreach (var (wanted, got) in expected.Zip(normalised[image, channel].flatten().data<float>().ToArray()))
                    Assert.Equal(wanted, got, 1e-4f);
            }
        }
    }

    [Fact]
    public void AMixtureOfStylesIsTheMixtureOfWhatTheyGive()
    {
        var x = randn(1, 2, 5, 5);
        var each = norm.call(x.expand(3, -1, -1, -1).contiguous(), eye(3)); // (3, 2, 5, 5)
        var mixed = norm.call(x, tensor(new[] { 0.5f, 0.2f, 0.3f }, [1, 3]));
        var expected = each[0] * 0.5 + each[1] * 0.2 + each[2] * 0.3;
        Assert.True((mixed[0] - expected).abs().max().ToDouble() < 1e-5);
    }
}
