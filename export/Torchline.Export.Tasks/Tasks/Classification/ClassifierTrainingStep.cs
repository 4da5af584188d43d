using Torchline.Contracts.Tasks.Classification;
using Torchline.Export.TrainingSteps;
using Torchline.Training.Tasks.Classification;
using Torchline.Training.Vision;
using TorchSharp.Modules;

namespace Torchline.Export.Tasks.Classification;

/// <summary>A step of a classifier's training as its recipe has it: pixels and labels to the loss; the head alone where the run froze the backbone.</summary>
internal static class ClassifierTrainingStep
{
    /// <summary>The input with the images' classes.</summary>
    public const string Label = "label";

    /// <summary>What to export.</summary>
    /// <param name="run">The trained run: its network, which learns on from its best weights, and its recipe.</param>
    /// <param name="classifier">The network behind its normalisation, as the service calls it.</param>
    public static TrainingStepRequest Of(ClassifierRun run, PixelClassifier classifier)
    {
        var (options, recipe) = (run.Configuration.Options, run.Configuration.Options.Recipe);
        foreach (var parameter in run.Network.BackboneParameters()) parameter.requires_grad = options.Mode != TransferMode.Freeze;
        foreach (var parameter in run.Network.HeadParameters()) parameter.requires_grad = true;
        run.Network.train();
        if (recipe.FixedStatistics)
        {
            foreach (var layer in run.Network.modules().OfType<BatchNorm>()) layer.eval();
        }
        var batch = Dimension.Dynamic("batch", minimum: 2);
        var side = Dimension.Fixed(options.View.Side);
        return new TrainingStepRequest(
            ClassificationContract.Task, classifier, inputs => [classifier.call(inputs[0])],
            [SampleImages.Input(ClassificationContract.Pixels, batch, side, side)],
            [GraphInput.Int64(Label, run.Start.Classes.Count, batch)],
            TrainingLoss.CrossEntropy(recipe.LabelSmoothing),
            new Sgd { Momentum = recipe.Momentum, WeightDecay = recipe.WeightDecay })
        {
            Outputs = [ClassificationContract.Logits],
            HasSeed = run.Network.modules().Any(module => module is Dropout or Dropout2d),
            RateOf = name => name.Contains($".{run.Network.Head}.", StringComparison.Ordinal) ? 1 : recipe.BackboneRate,
        };
    }
}
