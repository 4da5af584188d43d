using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Reports;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.Language;

/// <summary>What <c>torchline train language</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record LanguageOptions
{
    /// <summary>A folder with a file <c>LANGUAGE.txt</c> for each language.</summary>
    public required string Data { get; init; }

    /// <summary>Passes over the training sentences.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Sentences in a step.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Adam's learning rate at its highest.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Besides one an epoch, a checkpoint after every so many steps; 0: none.</summary>
    public int CheckpointEverySteps { get; init; }
}

/// <summary>One training of a language model.</summary>
/// <inheritdoc cref="TrainingRun{TOptions, TData}(string, TrainingRequest{TOptions}, ITrainingDisplay)" path="/param|/exception" />
internal sealed class LanguageTraining(TrainingRequest<LanguageOptions> request, ITrainingDisplay display)
    : TrainingRun<LanguageOptions, LanguageData>(LanguageRun.Kind, request, display)
{
    /// <inheritdoc />
    public override IEnumerable<string> Summary() => [$"best epoch {Progress.Best!.Epoch}: validation accuracy {BestAccuracy()}"];

    /// <inheritdoc />
    public override void WriteReport() => DurableFile.Write(Folder.ReportFile, new HtmlReport(Configuration.Name, string.Join(", ", Data.Languages))
        .Figures((BestAccuracy(), "validation accuracy"), ($"{Data.Train.Count}", "training sentences"))
        .Complete(Configuration));

    /// <inheritdoc />
    protected override LanguageData Read(LanguageOptions options, Action<string> warn) => new(options.Data);

    /// <inheritdoc />
    protected override IReadOnlyList<DataSource> SourcesOf(LanguageOptions options, LanguageData data) => data.Sources;

    /// <inheritdoc />
    protected override void WriteFiles(RunFolder folder, LanguageData data) => RunFolder.WriteJson(LanguageRun.LanguagesFile(folder), data.Languages);

    /// <inheritdoc />
    protected override ITrainingTask BuildTask() =>
        new LanguageTask(new LanguageNetwork(Data.Languages.Count).to(get_default_device()), Data, Options, Configuration.Seed);

    /// <inheritdoc />
    protected override string Describe(nn.Module? network) =>
        $"{CountParameters(network)} parameters, {Data.Train.Count} training sentences of {Data.Languages.Count} languages";

    private string BestAccuracy() => Progress.Best!.Metrics[LanguageTask.Accuracy].ToString("P1", CultureInfo.InvariantCulture);
}

/// <summary>A trained language model, read back from its run folder.</summary>
public sealed class LanguageRun : TrainedRun<LanguageOptions>
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "language";

    private LanguageRun(string path)
        : base(path, Kind)
    {
        Languages = RunFolder.ReadJson<string[]>(LanguagesFile(Folder));
        Network = LoadBest(new LanguageNetwork(Languages.Count));
    }

    /// <summary>The languages, in the order of their numbers.</summary>
    public IReadOnlyList<string> Languages { get; }

    /// <summary>The best epoch's network, in evaluation mode.</summary>
    public LanguageNetwork Network { get; }

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    public static LanguageRun Load(string path) => new(path);

    internal static string LanguagesFile(RunFolder folder) => Path.Combine(folder.Path, "languages.json");
}
