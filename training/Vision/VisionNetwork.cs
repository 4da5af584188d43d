namespace Torchline.Training.Vision;

/// <summary>
/// A network that classifies images: a backbone that turns an image into features, and a head, its last layer with
/// weights, that turns features into one logit a class. Parameter names and shapes are torchvision's.
/// </summary>
/// <remarks>
/// To teach a trained network other classes, create it with their number, load every weight but the head's
/// (<see cref="IsHead"/>), and train all parameters or the head's alone.
/// </remarks>
public sealed class VisionNetwork : nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> compute; // no field of the network itself: it would be registered as one more child

    /// <summary>Takes over a network's layers, under the names that they have in it.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="network">Normalised images (B, 3, H, W) to logits (B, classes).</param>
    /// <param name="head">Path of the head in its state dict.</param>
    /// <param name="auxiliary">Beginnings of the names of what nothing is computed with: it is no part of this network.</param>
    internal VisionNetwork(string name, nn.Module<Tensor, Tensor> network, string head, params IReadOnlyList<string> auxiliary) : base(name)
    {
        (Head, Auxiliary) = (head, auxiliary);
        compute = network.call;
        foreach (var (child, module) in network.named_children().Where(child => !auxiliary.Contains(child.name + '.')))
            register_module(child, module);
    }

    /// <summary>Path of the head in the state dict, such as <c>fc</c>: its keys are <c>fc.weight</c> and <c>fc.bias</c>.</summary>
    public string Head { get; }

    /// <summary>Whether the head's outputs decide as they are. Where a ReLU cuts them, a head of zeros would get no gradients.</summary>
    public bool HeadIsLinear { get; init; } = true;

    /// <summary>Beginnings of the names of entries that files of torchvision's weights have for its training alone.</summary>
    public IReadOnlyList<string> Auxiliary { get; }

    /// <summary>The logits of each class.</summary>
    /// <param name="images">Normalised images (B, 3, H, W), float32.</param>
    /// <returns>Logits (B, classes).</returns>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope(); // TorchVision leaves its intermediate tensors to the collector
        return compute(images).MoveToOuterDisposeScope();
    }

    /// <summary>Whether a state-dict key belongs to the head.</summary>
    public bool IsHead(string key) => key.StartsWith(Head + '.', StringComparison.Ordinal);

    /// <summary>The head's parameters.</summary>
    public IEnumerable<Parameter> HeadParameters() => ParametersWhere(IsHead);

    /// <summary>All parameters but the head's: what stays as it is when only the head learns.</summary>
    public IEnumerable<Parameter> BackboneParameters() => ParametersWhere(key => !IsHead(key));

    private IEnumerable<Parameter> ParametersWhere(Func<string, bool> predicate) =>
        named_parameters().Where(entry => predicate(entry.name)).Select(entry => entry.parameter);
}
