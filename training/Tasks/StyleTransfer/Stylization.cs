using Torchline.Contracts.Runtime;
using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>The optimisation of one picture at one size, iteration by iteration.</summary>
public sealed class Stylization : IDisposable
{
    private readonly StyleTransferLoss loss;
    private readonly StylizeRecipe recipe;
    private readonly StylizedPicture picture;
    private readonly PictureBounds bounds;
    private optim.Optimizer optimizer;
    private LossValues values;

    /// <summary>Prepares it; nothing is optimised yet.</summary>
    /// <param name="loss">What is minimised; it belongs to this object from now on.</param>
    /// <param name="recipe">How.</param>
    /// <param name="start">What to start from (1, 3, H, W).</param>
    public Stylization(StyleTransferLoss loss, StylizeRecipe recipe, Tensor start)
    {
        this.loss = loss;
        this.recipe = recipe;
        picture = new StylizedPicture(start);
        bounds = new PictureBounds(recipe.Clamp);
        optimizer = CreateOptimizer(recipe.LearningRate);
    }

    /// <summary>How many iterations are done.</summary>
    public int Iteration { get; private set; }

    /// <summary>Whether none is left.</summary>
    public bool IsFinished => Iteration >= recipe.Iterations;

    /// <summary>The picture as it is now, normalised (1, 3, H, W).</summary>
    public Tensor Pixels => picture.Pixels;

    /// <summary>Does one iteration.</summary>
    /// <returns>The losses of the picture before it.</returns>
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
            bounds.Apply(picture.Pixels);
        optimizer.step(Evaluate);
        Iteration++;
        return values;
    }

    /// <summary>Writes everything that the next step depends on, but for what L-BFGS remembers: TorchSharp cannot save that.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">What else to write.</param>
    public void Save(string path, TrainingProgress progress) => CheckpointOf().Save(path, progress);

    /// <summary>Goes on where <see cref="Save"/> was called.</summary>
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
        picture.Dispose();
        bounds.Dispose();
        loss.Dispose();
    }

    private Tensor Evaluate()
    {
        picture.zero_grad(set_to_none: true);
        var losses = loss.Of(ChannelsLast.Of(picture.Pixels));
        var total = losses.Total();
        total.backward();
        values = new LossValues(losses.Content.ToDouble(), losses.Style.ToDouble(), losses.TotalVariation.ToDouble());
        return total.detach(); // TorchSharp's L-BFGS never frees what it is given: with its graph, 0.4 MB an iteration
    }

    private Checkpoint CheckpointOf() => new(picture, optimizer as OptimizerHelper, average: null);

    private optim.Optimizer CreateOptimizer(double rate) => recipe.Optimizer == PictureOptimizer.Lbfgs
        ? optim.LBFGS(picture.parameters(), rate, max_iter: 1)
        : optim.Adam(picture.parameters(), rate);
}
