using Torchline.Training.Core;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>Teaching of a feature network: activations and distances of styles as the teacher has them.</summary>
/// <param name="student">The network that is trained; it belongs to this object, and so does the teacher.</param>
/// <param name="teacher">Has the layers of <see cref="FeatureTeacher.LayersOf"/>.</param>
/// <param name="data">The images.</param>
/// <param name="options">How it is taught.</param>
/// <param name="seed">Fixes the order of the images and their views.</param>
internal sealed class FeatureTask(FeatureStudent student, FeatureNetwork teacher, PhotoFolder data, FeatureOptions options, long seed)
    : ITrainingTask
{
    /// <summary>The metric by which the best epoch is chosen: the mean cosine of <see cref="GradientSimilarity"/>.</summary>
    public const string Steering = "val.steering";

    /// <summary>The relative squared error of the activations, the mean of the layers, on images that are held out.</summary>
    public const string Error = "val.error";

    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();
    private readonly ImageView view = new(options.Side, options.Side);
    private readonly IReadOnlyList<string> teacherLayers = FeatureTeacher.LayersOf(options.Teacher, options.Student);
    private readonly ImageLoader loader = new(
        data.Train, new ImageView(options.Side, options.Side), new ImageAugmentation { SmallestArea = options.Recipe.SmallestArea },
        options.Recipe.BatchSize, seed);

    public nn.Module Network => student;

    public TrainerOptions Loop => new()
    {
        Epochs = options.Recipe.Epochs,
        Schedule = new LearningRateSchedule(Decay.Cosine, WarmUp: 0, (long)options.Recipe.Epochs * StepsPerEpoch) { Floor = 0.01 },
        ChooseBy = Steering,
        CheckpointEverySteps = options.CheckpointEverySteps,
    };

    public int StepsPerEpoch => loader.BatchesPerEpoch;

    public StepLoss Loss(int epoch, int step)
    {
        var batch = loader[epoch, step];
        var images = ChannelsLast.Of(normalization.call(batch.PixelTensor())); // (B, 3, S, S)
        var targets = TargetsOf(images);
        var losses = student.Activations(images).Zip(targets, (layer, target) =>
            FeatureLoss.OfActivations(layer.Translated, target)
            + options.Recipe.StyleWeight * FeatureLoss.OfStyleDistances(layer.Own, target));
        return new StepLoss(losses.Aggregate((sum, loss) => sum + loss) / targets.Count, batch.Count);
    }

    public OptimizerHelper CreateOptimizer() => optim.Adam(student.parameters(), options.Recipe.LearningRate);

    public IReadOnlyDictionary<string, double> Evaluate()
    {
        student.eval();
        var (errors, cosines) = (new List<double>(), new List<double>());
        foreach (var batch in ImageLoader.Centred(data.HeldOut, view, options.Recipe.BatchSize))
        {
            using var scope = NewDisposeScope();
            var images = normalization.call(batch.PixelTensor()); // (B, 3, S, S)
            errors.Add(ErrorOf(images));
            for (var i = 1; i < batch.Count; i += 2)
                cosines.Add(CosineOf(images[(i - 1)..i], images[i..(i + 1)]));
        }
        return new Dictionary<string, double> { [Error] = errors.Average(), [Steering] = cosines.Average() };
    }

    public void Dispose()
    {
        student.Dispose();
        teacher.Dispose();
        normalization.Dispose();
    }

    private double ErrorOf(Tensor images)
    {
        using var _ = no_grad();
        return student.Activations(images)
            .Zip(TargetsOf(images), (layer, target) => FeatureLoss.OfActivations(layer.Translated, target).ToDouble()).Average();
    }

    private double CosineOf(Tensor content, Tensor style) => GradientSimilarity.Cosine(
        student.Network, FeatureTeacher.RecipeAt(options.Student, FeatureTeacher.StudentLayersOf(options.Student)),
        teacher, FeatureTeacher.RecipeAt(options.Student, teacherLayers), content, style);

    private IReadOnlyList<Tensor> TargetsOf(Tensor images)
    {
        using var _ = no_grad();
        var activations = teacher.Activations(images);
        return [.. teacherLayers.Select(layer => activations[layer])];
    }
}
