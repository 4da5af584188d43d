using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Models.Vision;

/// <summary>
/// A network that classifies pictures: a backbone that turns a picture into features, and a head, its last layer with
/// weights, that turns features into one logit a class. Parameter names and shapes are torchvision's.
/// </summary>
/// <remarks>
/// To teach a trained network other classes, create it with their number, load every weight but the head's
/// (<see cref="IsHead"/>), and train all parameters or the head's alone.
/// </remarks>
public abstract class VisionNetwork(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Path of the head in the state dict, such as <c>fc</c>: its keys are <c>fc.weight</c> and <c>fc.bias</c>.</summary>
    public abstract string Head { get; }

    /// <summary>Whether the head's outputs decide as they are. Where a ReLU cuts them, a head of zeros would get no gradients.</summary>
    public virtual bool HeadIsLinear => true;

    /// <summary>What the backbone says of the pictures; the same for the same picture while the backbone does not change.</summary>
    /// <param name="images">Normalised pictures (B, 3, H, W), float32.</param>
    /// <returns>Features, of the shape that <see cref="Classify"/> takes.</returns>
    public abstract Tensor Features(Tensor images);

    /// <summary>The logits of each class.</summary>
    /// <param name="features">What <see cref="Features"/> returned.</param>
    /// <returns>Logits (B, classes).</returns>
    public abstract Tensor Classify(Tensor features);

    /// <summary>The logits of each class.</summary>
    /// <param name="images">Normalised pictures (B, 3, H, W), float32.</param>
    /// <returns>Logits (B, classes).</returns>
    public sealed override Tensor forward(Tensor images)
    {
        using var features = Features(images);
        return Classify(features); // (B, classes)
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
