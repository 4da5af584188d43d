using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning.ByHand.Layers;

/// <summary>Normally distributed numbers in double precision, the same in every run whatever other tests draw.</summary>
internal sealed class RandomTensors(ulong seed)
{
    private readonly Generator generator = new(seed);

    public Tensor Normal(params long[] shape) => randn(shape, float64, generator: generator);

    /// <summary>Replaces a module's weights.</summary>
    public void Fill(nn.Module module, double scale = 1)
    {
        using var _ = no_grad();
        foreach (var (_, parameter) in module.named_parameters())
            parameter.copy_(Normal(parameter.shape) * scale);
    }
}
