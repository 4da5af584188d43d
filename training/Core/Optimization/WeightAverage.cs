namespace Torchline.Training.Core.Optimization;

/// <summary>
/// An exponential moving average of the parameters that a network learns (Polyak averaging), which generalises better than the last
/// step's weights. While the average is young its decay is smaller, so that the random start is soon forgotten.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly Parameter[] parameters;
    private readonly Tensor[] averages;
    private readonly double decay;

    /// <summary>Starts with the network's present weights.</summary>
    /// <param name="network">The network being trained.</param>
    /// <param name="decay">How much of the average survives a step, such as 0.999.</param>
    public WeightAverage(nn.Module network, double decay)
    {
        this.decay = decay;
        parameters = [.. network.parameters().Where(parameter => parameter.requires_grad)];
        using var _ = no_grad();
        averages = [.. parameters.Select(parameter => parameter.detach().clone().DetachFromDisposeScope())];
    }

    /// <summary>Takes the weights after step <paramref name="step"/> (from 1) into the average.</summary>
    public void Update(long step)
    {
        using var _ = no_grad();
        var keep = Math.Min(decay, (1.0 + step) / (10.0 + step));
        for (var i = 0; i < parameters.Length; i++)
            averages[i].mul_(keep).add_(parameters[i], 1 - keep);
    }

    /// <summary>Gives the network the averages.</summary>
    public void Adopt()
    {
        using var _ = no_grad();
        for (var i = 0; i < parameters.Length; i++)
            parameters[i].copy_(averages[i]);
    }

    /// <summary>Exchanges the network's weights with the averages; a second call undoes the first.</summary>
    public void Swap()
    {
        using var _ = no_grad();
        for (var i = 0; i < parameters.Length; i++)
        {
            using var weights = parameters[i].detach().clone();
            parameters[i].copy_(averages[i]);
            averages[i].copy_(weights);
        }
    }

    /// <summary>Writes the averages.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var average in averages)
            average.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        foreach (var average in averages)
            average.Load(reader);
    }

    public void Dispose()
    {
        foreach (var average in averages)
            average.Dispose();
    }
}
