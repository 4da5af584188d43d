namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>How an image is optimised.</summary>
public enum ImageOptimizer
{
    /// <summary>Adam (Kingma and Ba 2015).</summary>
    Adam,

    /// <summary>L-BFGS without line search (Nocedal 1980): a loss and its gradient a step.</summary>
    Lbfgs,
}
