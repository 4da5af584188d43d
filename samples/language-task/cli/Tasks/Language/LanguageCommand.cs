using Torchline.Training.Tasks.Language;

namespace Torchline.Cli.Tasks.Language;

/// <summary><c>torchline train language</c>.</summary>
internal sealed class LanguageCommand : TrainCommand<LanguageOptions, LanguageData>
{
    private readonly Option<string> data;

    /// <summary>Declares the options.</summary>
    public LanguageCommand()
        : base("language", "Train a classifier of the language of a text, by its letters.")
    {
        data = Text("--data", "Folder with a file LANGUAGE.txt for each language, one sentence a line");
        Whole("--epochs", "Passes over the training sentences", 1, 10_000, (o, v) => o with { Epochs = v });
        Real("--learning-rate", "Adam's learning rate", 1e-8, 10, (o, v) => o with { LearningRate = v });
    }

    /// <inheritdoc />
    public override string Examples => "  torchline train language --data samples/language-task/data --name languages";

    /// <inheritdoc />
    protected override LanguageOptions Defaults(ParseResult command) => new()
    {
        Data = command.GetValue(data) ?? throw new RunException("a new run needs --data (to continue a run that exists: --resume)"),
        CheckpointEverySteps = command.GetValue(Run.CheckpointEvery) ?? 0,
    };

    /// <inheritdoc />
    protected override TrainingRun<LanguageOptions, LanguageData> Open(TrainingRequest<LanguageOptions> request, ITrainingDisplay display) =>
        new LanguageTraining(request, display);
}
