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
            StateDictLoader.Load(network, weights, new StateDictOptions { Optional = [network.Head + ".", .. network.Auxiliary] });
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

/// <summary>A trained classifier of images, read back from its run folder.</summary>
public sealed class ClassifierRun : TrainedRun<ClassifierOptions>
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "classifier";

    private ClassifierRun(string path) : base(path, Kind)
    {
        Start = RunFolder.ReadJson<ClassifierStart>(Folder.StartFile);
        Network = LoadBest(VisionModels.Create(Configuration.Options.Model, Start.Classes.Count));
    }

    /// <summary>The classes, and the network's figures before training.</summary>
    public ClassifierStart Start { get; }

    /// <summary>The best epoch's network, in evaluation mode; turns normalised images (B, 3, S, S) into logits.</summary>
    public VisionNetwork Network { get; }

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static ClassifierRun Load(string path) => new(path);
}

/// <summary>Where a training began: <c>start.json</c>.</summary>
/// <param name="Classes">The classes' names; a label is an index into it.</param>
/// <param name="Loss">Mean cross entropy on the validation images before the first step.</param>
/// <param name="Accuracy">The share of them recognised before the first step.</param>
public sealed record ClassifierStart(IReadOnlyList<string> Classes, double Loss, double Accuracy);
