using Torchline.Training.Core;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>Training of a network that paints: random crops of photos, one style after the other in turn.</summary>
internal sealed class StyleNetworkTask : ITrainingTask
{
    private const int SheetSide = 192;

    private readonly StyleNetwork network;
    private readonly PerceptualLoss loss;
    private readonly HeldOutPhotos heldOut;
    private readonly StyleNetworkOptions options;
    private readonly StyleNetworkFiles files;
    private readonly PaintedPhotos painted;
    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();
    private readonly Tensor oneStyleEach; // (S, S)
    private readonly Dictionary<int, ImageLoader> loaders;
    private readonly long seed;

    private int epochUnderWay;

    /// <summary>Prepares the training.</summary>
    /// <param name="network">The network that is trained; it belongs to this object, and so do loss and held-out photos.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="photos">Photos to learn from.</param>
    /// <param name="heldOut">Photos to measure it on.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="files">Where a sheet goes after each epoch.</param>
    /// <param name="seed">Fixes the order of the photos, their crops and their shifts.</param>
    public StyleNetworkTask(
        StyleNetwork network, PerceptualLoss loss, IReadOnlyList<string> photos, HeldOutPhotos heldOut, StyleNetworkOptions options,
        StyleNetworkFiles files, long seed)
    {
        (this.network, this.loss, this.heldOut, this.options, this.files, this.seed) = (network, loss, heldOut, options, files, seed);
        painted = PaintedPhotos.By(network, options.Styles.Count);
        oneStyleEach = eye(options.Styles.Count).DetachFromDisposeScope();
        LabeledImage[] images = [.. photos.Select(file => new LabeledImage(file, Label: 0))];
        loaders = new[] { Recipe.SmallSide, Recipe.LargeSide }.Distinct().ToDictionary(
            side => side, side => new ImageLoader(images, new ImageView(side), Recipe.Augmentation, Recipe.BatchSize, seed));
    }

    /// <summary>The metric by which the best epoch is chosen: the mean loss of held-out photos over all styles.</summary>
    public static string HeldOutLoss { get; } = NameOf(LossValues.TotalMetric);

    public nn.Module Network => network;

    public TrainerOptions Loop => Recipe.Loop(HeldOutLoss, options.CheckpointEverySteps);

    public int StepsPerEpoch => Recipe.StepsPerEpoch;

    private StyleNetworkRecipe Recipe => options.Recipe;

    /// <summary>The metric that records a loss of held-out photos.</summary>
    /// <param name="part">One of <see cref="LossValues"/>'s names.</param>
    /// <param name="style">In which style; null: the mean over all.</param>
    public static string NameOf(string part, string? style = null) => style is null ? $"val.{part}" : $"val.{style}.{part}";

    public void SwitchToTraining(int epoch)
    {
        epochUnderWay = epoch;
        network.train();
    }

    public StepLoss Loss(int epoch, int step)
    {
        var past = ((long)epoch * StepsPerEpoch) + step;
        var loader = loaders[Recipe.SideOf(epoch)];
        var batch = loader[(int)(past / loader.BatchesPerEpoch), (int)(past % loader.BatchesPerEpoch)];
        var contents = normalization.call(batch.PixelTensor()); // (B, 3, S, S)
        var styles = tensor(Enumerable.Range(0, batch.Count).Select(i => ((past * Recipe.BatchSize) + i) % options.Styles.Count).ToArray()); // (B)
        var rgb = network.call(contents, oneStyleEach.index_select(0, styles)); // (B, 3, S, S)
        var shift = new StepShift(Recipe.Shift, seed, past);
        return new StepLoss(loss.Of(shift.Of(normalization.Normalize(rgb)), shift.Of(contents), styles).Total(), batch.Count);
    }

    public OptimizerHelper CreateOptimizer() => Recipe.FilterRate > 0
        ? new CompositeOptimizer(optim.Adam(network.OtherParameters, Recipe.LearningRate), new Muon(network.HiddenFilters, Recipe.FilterRate))
        : optim.Adam(network.parameters(), Recipe.LearningRate);

    public IReadOnlyDictionary<string, double> Evaluate()
    {
        network.eval();
        DurableFile.Write(files.Sheet(epochUnderWay + 1), stream => stream.Write(StyleNetworkSheet.Compose(painted, heldOut.Images, SheetSide)));
        return heldOut.Measure(painted, loss, [.. options.Styles.Select(style => style.Name)]);
    }

    public void Dispose()
    {
        network.Dispose();
        loss.Dispose();
        heldOut.Dispose();
        painted.Dispose();
        normalization.Dispose();
        oneStyleEach.Dispose();
    }
}
