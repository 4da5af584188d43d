using Torchline.Contracts.Runtime;
using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>The optimisation of one image at one size, iteration by iteration.</summary>
public sealed class StyleOptimizer : IDisposable
{
    private readonly StyleTransferLoss loss;
    private readonly StyleOptimizationRecipe recipe;
    private readonly StylizedImage image;
    private readonly ImageBounds bounds;
    private optim.Optimizer optimizer;
    private LossValues values;

    /// <summary>Prepares it; nothing is optimised yet.</summary>
    /// <param name="loss">What is minimised; it belongs to this object from now on.</param>
    /// <param name="recipe">How.</param>
    /// <param name="start">What to start from (1, 3, H, W).</param>
    public StyleOptimizer(StyleTransferLoss loss, StyleOptimizationRecipe recipe, Tensor start)
    {
        this.loss = loss;
        this.recipe = recipe;
        image = new StylizedImage(start);
        bounds = new ImageBounds(recipe.Clamp);
        optimizer = CreateOptimizer(recipe.LearningRate);
    }

    /// <summary>How many iterations are done.</summary>
    public int Iteration { get; private set; }

    /// <summary>Whether none is left.</summary>
    public bool IsFinished => Iteration >= recipe.Iterations;

    /// <summary>The image as it is now, normalised (1, 3, H, W).</summary>
    public Tensor Pixels => image.Pixels;

    /// <summary>Does one iteration.</summary>
    /// <returns>The losses of the image before it.</returns>
    public LossValues Step()
    {
        FinalizerPause.Breathe();
        using var scope = NewDisposeScope();
        if (Iteration == recipe.DecayAt)
        {
            optimizer.Dispose();
            optimizer = CreateOptimizer(recipe.FinalLearningRate); // afresh, as in the exercise: the momentum of large steps would carry on
        }
        if (Iteration < recipe.ClampUntil)
            bounds.Apply(image.Pixels);
        optimizer.step(Evaluate);
        Iteration++;
        return values;
    }

    /// <summary>Writes everything that the next step depends on, but the state of L-BFGS, which TorchSharp cannot save.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">What else to write.</param>
    public void Save(string path, TrainingProgress progress) => CheckpointOf().Save(path, progress);

    /// <summary>Continues where <see cref="Save"/> was called.</summary>
    /// <param name="path">The file.</param>
    /// <param name="iteration">How many iterations were done.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void Load(string path, int iteration)
    {
        CheckpointOf().Load(path);
        Iteration = iteration;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        optimizer.Dispose();
        image.Dispose();
        bounds.Dispose();
        loss.Dispose();
    }

    private Tensor Evaluate()
    {
        image.zero_grad(set_to_none: true);
        var losses = loss.Of(ChannelsLast.Of(image.Pixels));
        var total = losses.Total();
        total.backward();
        values = new LossValues(losses.Content.ToDouble(), losses.Style.ToDouble(), losses.TotalVariation.ToDouble());
        return total.detach(); // TorchSharp's L-BFGS never frees what it is given: with its graph, 0.4 MB an iteration
    }

    private Checkpoint CheckpointOf() => new(image, optimizer as OptimizerHelper, average: null);

    private optim.Optimizer CreateOptimizer(double rate) => recipe.Optimizer == ImageOptimizer.Lbfgs
        ? optim.LBFGS(image.parameters(), rate, max_iter: 1)
        : optim.Adam(image.parameters(), rate);
}

/// <summary>The image that is optimised. As a module it can be kept in checkpoints.</summary>
internal sealed class StylizedImage : nn.Module
{
    private readonly Parameter pixels;

    /// <summary>Begins with a copy of an image.</summary>
    /// <param name="start">Normalised (1, 3, H, W).</param>
    public StylizedImage(Tensor start) : base(nameof(StylizedImage))
    {
        using var copy = start.detach().clone();
        pixels = nn.Parameter(copy);
        RegisterComponents();
    }

    /// <summary>The pixels, normalised (1, 3, H, W).</summary>
    public Parameter Pixels => pixels;
}
