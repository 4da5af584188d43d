using Torchline.Contracts.Tasks.StyleTransfer;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

/// <summary>What an optimisation starts from and aims at, in ONNX Runtime's memory.</summary>
internal sealed class StyleTargets : IDisposable
{
    private readonly List<IDisposable> owned = [];

    /// <summary>Computes the targets.</summary>
    /// <param name="start">The image to start from, of the size of the content; null for the content.</param>
    public StyleTargets(
        InferenceSession targets, string[] gramNames, RunOptions options, PaddedPixels content, PaddedPixels style, PaddedPixels? start)
    {
        try
        {
            if (start is null)
            {
                var both = Run(targets, options, content, [StyleOptimizationContract.Image, StyleOptimizationContract.Content]);
                (Image, Content) = (both[0], both[1]);
            }
            else
            {
                Content = Run(targets, options, content, [StyleOptimizationContract.Content])[0];
                Image = Run(targets, options, start, [StyleOptimizationContract.Image])[0];
            }
            var grams = Run(targets, options, style, gramNames);
            Grams = [.. gramNames.Select((name, i) => (name, grams[i]))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The image to start from, float32 (1, 3, height, width); the optimisation may overwrite it.</summary>
    public OrtValue Image { get; }

    /// <summary>The content layer's activations, float32 (1, channels, contentHeight, contentWidth).</summary>
    public OrtValue Content { get; }

    /// <summary>The Gram matrices of the style by their names, float32 (1, channels, channels).</summary>
    public IReadOnlyList<(string Name, OrtValue Value)> Grams { get; }

    public void Dispose()
    {
        foreach (var one in owned)
            one.Dispose();
    }

    private IDisposableReadOnlyCollection<OrtValue> Run(
        InferenceSession targets, RunOptions options, PaddedPixels pixels, string[] outputs)
    {
        var values = targets.Run(options, [StyleOptimizationContract.Pixels], [pixels.Tensor], outputs);
        owned.Add(values);
        return values;
    }
}

/// <summary>The terms of the loss.</summary>
internal readonly record struct StyleLosses(float Content, float Style, float TotalVariation)
{
    /// <summary>Whether all are numbers; otherwise the optimisation has diverged.</summary>
    public bool AreFinite => float.IsFinite(Content) && float.IsFinite(Style) && float.IsFinite(TotalVariation);
}

/// <summary>What the losses count, as multiples of the weights in the network.</summary>
internal readonly record struct StyleWeights(float Content, float Style, float TotalVariation);
