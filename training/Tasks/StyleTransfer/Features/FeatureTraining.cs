using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Weights;
using Torchline.Training.Weights.Safetensors;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>One teaching of a feature network: from photos and a teacher to a file of weights in a run folder.</summary>
public sealed class FeatureTraining : IDisposable
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string KindName = "features";

    /// <summary>The file of the best epoch's weights, for <c>--features slim --weights</c>.</summary>
    public const string WeightsFileName = "slim.safetensors";

    private static readonly RunKind<FeatureOptions, PhotoFolder> Kind = new(
        KindName, (options, warn) => new PhotoFolder(options.Data, warn),
        (options, data) => [data.Source, DataSource.OfFile(options.Weights)]);

    private readonly OpenRun<FeatureOptions, PhotoFolder> run;
    private readonly ITrainingDisplay display;

    private FeatureTraining(OpenRun<FeatureOptions, PhotoFolder> run, ITrainingDisplay display) => (this.run, this.display) = (run, display);

    /// <summary>The run's folder.</summary>
    public RunFolder Folder => run.Folder;

    /// <summary>Where the weights are.</summary>
    public string WeightsFile => Path.Combine(Folder.Path, WeightsFileName);

    private FeatureOptions Options => run.Configuration.Options;

    /// <summary>Begins a new run: finds the images, writes <c>config.json</c>.</summary>
    /// <param name="request">Under which name, with which seed and threads.</param>
    /// <param name="options">The teacher, the images, and how it is taught.</param>
    /// <param name="display">Receives remarks about the data.</param>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Start" path="/exception" />
    public static FeatureTraining Start(FeatureRequest request, FeatureOptions options, ITrainingDisplay display) =>
        new(Kind.Start(request, options, display.Warn), display);

    /// <summary>Takes up a run where its last checkpoint left it, exactly as it was configured.</summary>
    /// <inheritdoc cref="RunKind{TOptions, TData}.Resume" path="/exception" />
    public static FeatureTraining Resume(string runs, string name, ITrainingDisplay display) =>
        new(Kind.Resume(runs, name, display.Warn), display);

    /// <summary>Teaches until the end, or until <paramref name="stop"/> asks to stop, and writes weights and report.</summary>
    /// <returns>How far it came.</returns>
    /// <exception cref="WeightFileException">The teacher's weights cannot be read, or lack a layer.</exception>
    public TrainingProgress Run(CancellationToken stop)
    {
        set_num_threads(run.Configuration.Threads);
        manual_seed(run.Configuration.Seed);
        using var teacher = FeatureNetworks.Load(Options.Teacher, Options.Weights, [.. FeatureTeacher.LayersOf(Options.Teacher)]);
        using var student = StudentOf(teacher);
        using var task = new FeatureTask(student, teacher, run.Data, Options, run.Configuration.Seed);
        display.Say($"{run.Configuration.Name}: {student.Network.parameters().Sum(parameter => parameter.numel()):N0} parameters learn from "
            + $"{Options.Teacher} on {run.Data.Train.Count:N0} images, {run.Data.HeldOut.Count} to choose by, {run.Configuration.Means()}");
        using var trainer = new Trainer(task, LoopOptions(task.StepsPerEpoch), Folder, display);
        var progress = display.Show(() =>
        {
            set_num_threads(run.Configuration.Threads); // OpenMP keeps it for each thread, and a display may bring one of its own
            trainer.Resume();
            return trainer.Run(stop);
        });
        if (progress.Best is not null)
            WriteBest(student, progress);
        return progress;
    }

    /// <inheritdoc />
    public void Dispose() => run.Dispose();

    private FeatureStudent StudentOf(FeatureNetwork teacher)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var activations = teacher.Activations(zeros(1, 3, Options.Side, Options.Side));
        return new FeatureStudent([.. FeatureTeacher.LayersOf(Options.Teacher).Select(layer => activations[layer].shape[1])]);
    }

    private void WriteBest(FeatureStudent student, TrainingProgress progress)
    {
        student.load(Folder.BestWeights);
        SafetensorsFile.Write(WeightsFile, student.Network.Weights());
        DurableFile.Write(Folder.ReportFile, FeatureReport.Compose(run.Configuration, progress));
    }

    private TrainerOptions LoopOptions(int stepsPerEpoch) => new()
    {
        Epochs = Options.Recipe.Epochs,
        Schedule = new LearningRateSchedule(Decay.Cosine, WarmUp: 0, (long)Options.Recipe.Epochs * stepsPerEpoch) { Floor = 0.01 },
        ChooseBy = FeatureTask.Steering,
        CheckpointEverySteps = Options.CheckpointEverySteps,
    };
}
