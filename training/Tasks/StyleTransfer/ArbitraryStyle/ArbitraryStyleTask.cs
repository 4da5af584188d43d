using Torchline.Training.Core;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer.ArbitraryStyle;

/// <summary>Training of an arbitrary style network: random crops of photos, each in the style of another crop.</summary>
internal sealed class ArbitraryStyleTask : ITrainingTask
{
    /// <summary>The metric by which the best epoch is chosen: the geometric mean of the losses of held-out photos in the test styles.</summary>
    public const string HeldOutLoss = "val.geometricMean";

    private const int SheetSide = 128;
    private const int SeedOfStyles = 1; // beside the contents

    private readonly ArbitraryStyleNetwork network;
    private readonly ArbitraryStyleData data;
    private readonly HeldOutPhotos heldOut;
    private readonly PerceptualLoss heldOutLoss;
    private readonly PaintedPhotos painted;
    private readonly ArbitraryStyleOptions options;
    private readonly StyleNetworkFiles files;
    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();
    private readonly Dictionary<int, ImageLoader> contents;
    private readonly ImageLoader styles;
    private readonly long seed;

    private int epochUnderWay;

    /// <summary>Prepares the training.</summary>
    /// <param name="network">The network that is trained; it belongs to this object, and so do the held-out photos.</param>
    /// <param name="data">Photos and styles.</param>
    /// <param name="heldOut">Photos to measure it on.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="files">Where a sheet goes after each epoch.</param>
    /// <param name="seed">Fixes the order of the images, their crops and their shifts.</param>
    public ArbitraryStyleTask(
        ArbitraryStyleNetwork network, ArbitraryStyleData data, HeldOutPhotos heldOut, ArbitraryStyleOptions options, StyleNetworkFiles files, long seed)
    {
        (this.network, this.data, this.heldOut, this.options, this.files, this.seed) = (network, data, heldOut, options, files, seed);
        heldOutLoss = data.TestStyles.Loss();
        painted = PaintedPhotos.By(network, data.TestStyles);
        LabeledImage[] photos = [.. data.Photos.Train.Select(file => new LabeledImage(file, Label: 0))];
        contents = new[] { Recipe.SmallSide, Recipe.LargeSide }.Distinct().ToDictionary(
            side => side, side => new ImageLoader(photos, new ImageView(side), Recipe.Augmentation, Recipe.BatchSize, seed));
        styles = new ImageLoader(data.Styles, new ImageView(options.StyleSide), options.StyleAugmentation, Recipe.BatchSize, seed + SeedOfStyles);
    }

    public nn.Module Network => network;

    public TrainerOptions Loop => Recipe.Loop(HeldOutLoss, options.CheckpointEverySteps);

    public int StepsPerEpoch => Recipe.StepsPerEpoch;

    private StyleNetworkRecipe Recipe => options.Recipe;

    public void SwitchToTraining(int epoch)
    {
        epochUnderWay = epoch;
        network.train();
    }

    public StepLoss Loss(int epoch, int step)
    {
        var past = ((long)epoch * StepsPerEpoch) + step;
        using var content = Next(contents[Recipe.SideOf(epoch)], past); // (B, 3, S, S)
        using var style = Next(styles, past); // (B, 3, T, T)
        var count = Math.Min(content.shape[0], style.shape[0]); // the last batch of an epoch may be smaller
        var shift = new StepShift(Recipe.Shift, seed, past);
        var images = shift.Of(normalization.Normalize(network.call(content.narrow(0, 0, count), style.narrow(0, 0, count)))); // (B, 3, S, S)
        var aims = shift.Of(content); // (B, 3, S, S)
        Tensor[] losses = [.. Enumerable.Range(0, (int)count).Select(i => LossOf(images.narrow(0, i, 1), aims.narrow(0, i, 1), style.narrow(0, i, 1)))];
        var all = stack(losses); // (B)
        // Some styles are ten times as hard as others: a relative improvement counts the same in all.
        return new StepLoss(all.log().mean(), (int)count) { Recorded = all.detach().mean() };
    }

    public OptimizerHelper CreateOptimizer() => Recipe.FilterRate > 0
        ? new CompositeOptimizer(optim.Adam(network.OtherParameters, Recipe.LearningRate), new Muon(network.HiddenFilters, Recipe.FilterRate))
        : optim.Adam([.. network.OtherParameters, .. network.HiddenFilters], Recipe.LearningRate);

    public IReadOnlyDictionary<string, double> Evaluate()
    {
        network.eval();
        DurableFile.Write(files.Sheet(epochUnderWay + 1), stream => stream.Write(StyleNetworkSheet.Compose(painted, heldOut.Images, SheetSide)));
        string[] names = [.. options.TestStyles.Select(style => style.Name)];
        var metrics = heldOut.Measure(painted, heldOutLoss, names);
        var mean = Math.Exp(names.Average(name => Math.Log(metrics[StyleNetworkTask.NameOf(LossValues.TotalMetric, name)])));
        return new Dictionary<string, double>(metrics) { [HeldOutLoss] = mean };
    }

    public void Dispose()
    {
        network.Dispose();
        heldOut.Dispose();
        heldOutLoss.Dispose();
        painted.Dispose();
        normalization.Dispose();
    }

    private Tensor Next(ImageLoader loader, long step)
    {
        var batch = loader[(int)(step / loader.BatchesPerEpoch), (int)(step % loader.BatchesPerEpoch)];
        return normalization.call(batch.PixelTensor());
    }

    /// <summary>The loss of one image (), by the Gram matrices of its own style.</summary>
    private Tensor LossOf(Tensor image, Tensor content, Tensor style)
    {
        using var loss = new PerceptualLoss(data.TestStyles.Network, options.Objective, [style]);
        return loss.Of(image, content, zeros(1, int64)).Total();
    }
}
