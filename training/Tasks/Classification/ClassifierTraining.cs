using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;
using Torchline.Training.Weights;

namespace Torchline.Training.Tasks.Classification;

/// <summary>One training of a classifier of images: from folders and weights to the best weights in a run folder.</summary>
/// <inheritdoc cref="TrainingRun{TOptions, TData}(string, TrainingRequest{TOptions}, ITrainingDisplay)" path="/param|/exception" />
internal sealed class ClassifierTraining(TrainingRequest<ClassifierOptions> request, ITrainingDisplay display)
    : TrainingRun<ClassifierOptions, ClassifierData>(ClassifierRun.Kind, request, display)
{
    private PixelNormalization? normalization;

    private PixelNormalization Normalization => normalization ??= PixelNormalization.ImageNet(); // after the device is chosen

    public override IEnumerable<string> Summary() =>
        [string.Create(CultureInfo.InvariantCulture, $"best epoch {Progress.Best!.Epoch}: validation accuracy {Progress.Best.Metrics[ClassifierTask.Accuracy]:P2}")];

    public override void WriteReport()
    {
        using var trained = ClassifierRun.Load(Folder.Path);
        DurableFile.Write(Folder.ReportFile, ClassifierReport.Compose(trained, Data.Validation, Evaluate(trained.Network)));
    }

    public override void Dispose()
    {
        normalization?.Dispose();
        base.Dispose();
    }

    protected override ClassifierData Read(ClassifierOptions options, Action<string> warn) => new(options.Data, warn);

    protected override IReadOnlyList<DataSource> SourcesOf(ClassifierOptions options, ClassifierData data) =>
        [.. data.Sources, .. options.Weights is { } weights ? new[] { DataSource.OfFile(weights) } : []];

    protected override ITrainingTask BuildTask()
    {
        var network = VisionModels.Create(Options.Model, Data.Classes.Count).to(get_default_device());
        if (Options.Weights is { } file)
        {
            using var weights = WeightFile.Read(file);
            StateDictLoader.Load(network, weights, new StateDictOptions { Optional = [network.Head + "."] });
        }
        if (Options.Recipe.ZeroHead && network.HeadIsLinear)
        {
            foreach (var parameter in network.HeadParameters())
                nn.init.zeros_(parameter);
        }
        if (Options.Mode == TransferMode.Freeze)
        {
            foreach (var parameter in network.BackboneParameters())
                parameter.requires_grad = false;
        }
        return new ClassifierTask(network, Normalization, Data, Options, Configuration.Seed);
    }

    protected override string Describe(nn.Module? network)
    {
        if (Options.Mode == TransferMode.Finetune && Options.Recipe.HeadFirstEpochs >= Options.Recipe.Epochs)
            Display.Warn($"the backbone will not learn: the head learns alone for {Options.Recipe.HeadFirstEpochs} epochs, and there are {Options.Recipe.Epochs} (--head-first)");
        return $"{Options.Model}, {CountParameters(network)} parameters, {Data.Train.Count} training images of {Data.Classes.Count} classes, "
            + $"{Data.Validation.Count} validation images";
    }

    protected override void BeforeFirstStep(ITrainingTask task)
    {
        if (Options.Recipe.AdaptStatistics)
            ((ClassifierTask)task).AdaptStatistics();
        var evaluation = Evaluate((VisionNetwork)task.Network);
        RunFolder.WriteJson(Folder.StartFile, new ClassifierStart(Data.Classes, evaluation.Loss, evaluation.Accuracy));
        Display.Print(string.Create(
            CultureInfo.InvariantCulture, $"before training: val.loss {evaluation.Loss:G4}  {ClassifierTask.Accuracy} {evaluation.Accuracy:P2}"));
    }

    private ClassifierEvaluation Evaluate(VisionNetwork network) =>
        ClassifierEvaluation.Of(network, Normalization, Data.Validation, Options.View);
}
