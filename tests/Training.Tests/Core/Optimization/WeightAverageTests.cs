using Torchline.Training.Core.Optimization;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Core.Optimization;

public sealed class WeightAverageTests
{
    [Fact]
    public void AnAdoptedAverageIsTheWeights()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var network = nn.Linear(1, 1, hasBias: false);
        network.weight!.fill_(2);
        using var average = new WeightAverage(network, decay: 0.5);
        network.weight.fill_(4);
        average.Update(step: 100); // 0.5 * 2 + 0.5 * 4
        average.Adopt();
        Assert.Equal(3, network.weight.item<float>());
        average.Swap();
        Assert.Equal(3, network.weight.item<float>());
    }
}
