using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Reports;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;
using Torchline.Training.Weights.Safetensors;

namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>One distillation of a feature network: from photos and a teacher to a file of weights in a run folder.</summary>
/// <inheritdoc cref="TrainingRun{TOptions, TData}(string, TrainingRequest{TOptions}, ITrainingDisplay)" path="/param|/exception" />
internal sealed class FeatureTraining(TrainingRequest<FeatureOptions> request, ITrainingDisplay display)
    : TrainingRun<FeatureOptions, PhotoFolder>(Kind, request, display)
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "features";

    /// <summary>The file of the best epoch's weights, named after the student, for <c>--features slim --weights</c>.</summary>
    private string WeightsFile => Path.Combine(Folder.Path, $"{Options.Student}.safetensors");

    public override IEnumerable<string> Summary() =>
    [
        string.Create(CultureInfo.InvariantCulture,
            $"best epoch {Progress.Best!.Epoch}: cosine with the teacher's gradient {Progress.Best.Metrics[FeatureTask.Steering]:F3}"),
        $"weights: {WeightsFile}",
    ];

    public override void WriteReport() => DurableFile.Write(Folder.ReportFile, FeatureReport.Compose(Configuration, Progress));

    protected override PhotoFolder Read(FeatureOptions options, Action<string> warn) => new(options.Data, warn);

    protected override IReadOnlyList<DataSource> SourcesOf(FeatureOptions options, PhotoFolder data) =>
        [data.Source, DataSource.OfFile(options.Weights)];

    protected override ITrainingTask BuildTask()
    {
        var teacher = FeatureNetworks.Load(Options.Teacher, Options.Weights, [.. FeatureTeacher.LayersOf(Options.Teacher, Options.Student)]);
        return new FeatureTask(StudentOf(teacher), teacher, Data, Options, Configuration.Seed);
    }

    protected override string Describe(nn.Module? network) =>
        $"{Options.Student}, {CountParameters(((FeatureStudent)network!).Network)} parameters, teacher {Options.Teacher}, "
        + $"{Data.Train.Count:N0} training images, {Data.HeldOut.Count} validation images";

    protected override void Keep(ITrainingTask task)
    {
        task.Network.load(Folder.BestWeights);
        SafetensorsFile.Write(WeightsFile, ((FeatureStudent)task.Network).Network.Weights());
    }

    private FeatureStudent StudentOf(FeatureNetwork teacher)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var activations = teacher.Activations(zeros(1, 3, Options.Side, Options.Side));
        return new FeatureStudent(Options.Student, [.. FeatureTeacher.LayersOf(Options.Teacher, Options.Student).Select(layer => activations[layer].shape[1])]);
    }
}

/// <summary>Writes the <c>report.html</c> of a feature network's run.</summary>
internal static class FeatureReport
{
    /// <summary>Composes the page.</summary>
    /// <param name="configuration">What was taught, and how.</param>
    /// <param name="progress">How it went; one epoch is complete.</param>
    public static string Compose(RunConfiguration<FeatureOptions> configuration, TrainingProgress progress)
    {
        var best = progress.Best!;
        var report = new HtmlReport(
            $"{configuration.Name}: feature network",
            $"{configuration.Options.Student}, taught by {configuration.Options.Teacher}, {progress.History.Count} of {configuration.Options.Recipe.Epochs} epochs, "
            + $"seed {configuration.Seed}, started {configuration.StartedAt:yyyy-MM-dd HH:mm} UTC");
        report.Figures(
            (Number(best.Metrics[FeatureTask.Steering]), "cosine with the teacher's gradient"),
            (Number(best.Metrics[FeatureTask.Error]), "relative error of activations"),
            (best.Epoch.ToString(CultureInfo.InvariantCulture), "best epoch"))
            .Heading("Learning curves")
            .Charts(
                LineChart.Draw("Loss", Curve.Of(progress, Trainer.TrainLoss, FeatureTask.Error), "0.00##", best.Epoch),
                LineChart.Draw("Cosine with the teacher's gradient", Curve.Of(progress, FeatureTask.Steering), "0.00##", best.Epoch))
            .Heading("Settings").Settings(RunSettings.Of(configuration))
            .Heading("Provenance").Settings(RunSettings.Provenance(configuration));
        return report.ToString();
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}

/// <summary>A folder of images without classes, some of which are held out.</summary>
internal sealed class PhotoFolder
{
    private const int FirstHeldOut = 19; // of each twenty, the last
    private const int Interval = 20;
    private const int MostHeldOut = 64;

    /// <summary>Finds the images, and decodes each once, small: what cannot be decoded is left out.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="warn">Receives a line for each file that is left out.</param>
    /// <exception cref="InvalidDataException">There is no such folder, or it has fewer than twenty images.</exception>
    public PhotoFolder(string path, Action<string> warn)
    {
        if (!Directory.Exists(path))
            throw new InvalidDataException($"{path}: there is no such folder");
        var checks = ImageCheck.All(ImageFiles.In(path, SearchOption.TopDirectoryOnly));
        foreach (var check in checks.Where(check => check.Error is not null))
            warn($"{check.Path}: left out, {check.Error}");
        LabeledImage[] images = [.. checks.Where(check => check.Error is null).Select(check => new LabeledImage(check.Path, Label: 0))];
        if (images.Length < Interval)
            throw new InvalidDataException($"{path}: {images.Length} images can be decoded; {Interval} are needed at least");
        HeldOut = [.. images.Where((_, i) => i % Interval == FirstHeldOut).Take(MostHeldOut)];
        Train = [.. images.Except(HeldOut)];
        Source = ImageCheck.SourceOf(path, checks);
    }

    /// <summary>Images to learn from.</summary>
    public IReadOnlyList<LabeledImage> Train { get; }

    /// <summary>Images to choose by.</summary>
    public IReadOnlyList<LabeledImage> HeldOut { get; }

    /// <summary>The folder with a checksum over the names and bytes of all its images.</summary>
    public DataSource Source { get; }
}
