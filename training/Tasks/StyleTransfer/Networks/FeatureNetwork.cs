namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>
/// The convolutional layers of a trained classifier, up to the last one that is needed. Its activations describe
/// content and style apart (Gatys, Ecker and Bethge, "Image Style Transfer Using Convolutional Neural Networks", 2016). Its
/// weights do not learn.
/// </summary>
public sealed class FeatureNetwork : nn.Module
{
    private readonly Sequential features;
    private readonly IReadOnlyList<FeatureLayer> layers;
    private readonly bool[] isWanted;
    private readonly bool isTorchvision;

    /// <summary>Puts layers into a row.</summary>
    /// <param name="layers">The layers, from the image on; they belong to this module from now on.</param>
    /// <param name="wanted">The names of the layers whose activations are returned.</param>
    /// <param name="isTorchvision">Whether files name weights by position below <c>features.</c>, not by the layers' names.</param>
    internal FeatureNetwork(IReadOnlyList<FeatureLayer> layers, IReadOnlyCollection<string> wanted, bool isTorchvision)
        : base(nameof(FeatureNetwork))
    {
        this.layers = layers;
        this.isTorchvision = isTorchvision;
        isWanted = [.. layers.Select(layer => wanted.Contains(layer.Name))];
        features = nn.Sequential(layers.Select((layer, i) => (isTorchvision ? i.ToString(CultureInfo.InvariantCulture) : layer.Name, layer.Module)));
        RegisterComponents();
        foreach (var parameter in parameters())
            parameter.requires_grad = false;
        eval();
    }

    /// <summary>The module whose state dict has the names that files have.</summary>
    internal nn.Module AsInFiles => isTorchvision ? this : features;

    /// <summary>The weights by the names that files have.</summary>
    public Dictionary<string, Tensor> Weights() => AsInFiles.state_dict();

    /// <summary>The activations of the chosen layers.</summary>
    /// <param name="images">Images (B, 3, H, W), normalised as torchvision's ImageNet weights expect.</param>
    /// <returns>The activations (B, C, H', W') of each chosen layer by its name.</returns>
    public Dictionary<string, Tensor> Activations(Tensor images)
    {
        var activations = new Dictionary<string, Tensor>();
        var x = images;
        var isKept = true;
        for (var i = 0; i < layers.Count; i++)
        {
            var (name, layer) = layers[i];
            // A ReLU works in place, which what is kept must not feel.
            var next = layer is ReLU && isKept ? nn.functional.relu(x) : layer.call(x);
            if (!isKept && !ReferenceEquals(next, x))
                x.Dispose();
            (x, isKept) = (next, isWanted[i]);
            if (isKept)
                activations[name] = x;
        }
        return activations;
    }
}

/// <summary>A layer with a name.</summary>
/// <param name="Name">What it is called, such as <c>relu4_2</c>.</param>
/// <param name="Module">Turns the activations before it (B, C, H, W) into its own.</param>
internal readonly record struct FeatureLayer(string Name, nn.Module<Tensor, Tensor> Module);
