using System.Diagnostics;
using System.Text;
using Torchline.Contracts.Runtime;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Core;

/// <summary>
/// The training loop: steps, evaluation after each epoch, choice of the best epoch, checkpoints, records. Killed at any
/// time, it continues from the last checkpoint and ends with the very bytes of an undisturbed run.
/// </summary>
internal sealed class Trainer : IDisposable
{
    /// <summary>The metric that records the learning rate of an epoch's last step.</summary>
    public const string LearningRateMetric = "learningRate";

    /// <summary>The metric that records the mean loss of an epoch's steps.</summary>
    public const string TrainLoss = "train.loss";

    /// <summary>The metric that records the share of an epoch's training examples that were predicted correctly.</summary>
    public const string TrainAccuracy = "train.accuracy";

    private const int StepsBetweenDisplays = 50;

    private readonly ITrainingTask task;
    private readonly TrainerOptions options;
    private readonly RunFolder run;
    private readonly ITrainingDisplay display;
    private readonly OptimizerHelper optimizer;
    private readonly double[] learningRates;
    private readonly WeightAverage? average;
    private readonly Checkpoint checkpoint;
    private readonly Parameter[] parameters;
    private readonly GradientCheck gradients;
    private readonly Tensor lossSum = zeros(1, dtype: float64).DetachFromDisposeScope();
    private readonly Tensor correctSum = zeros(1, dtype: float64).DetachFromDisposeScope();

    private TrainingProgress progress = new();

    /// <summary>Prepares the loop; nothing is trained yet.</summary>
    public Trainer(ITrainingTask task, RunFolder run, ITrainingDisplay display)
    {
        (this.task, this.run, this.display) = (task, run, display);
        options = task.Loop;
        parameters = [.. task.Network.parameters()];
        gradients = new GradientCheck(parameters);
        optimizer = task.CreateOptimizer();
        learningRates = [.. optimizer.ParamGroups.Select(group => group.LearningRate)];
        average = options.AverageDecay > 0 ? new WeightAverage(task.Network, options.AverageDecay) : null;
        checkpoint = new Checkpoint(task.Network, optimizer, average);
    }

    private bool IsFinished =>
        progress.Epoch >= options.Epochs
        || (options.Patience > 0 && progress.Best is { } best && progress.Epoch - Math.Max(best.Epoch, options.PatienceFrom) >= options.Patience);

    /// <summary>Continues from the run's last checkpoint, if there is one.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    public void Resume()
    {
        if (!File.Exists(run.LastCheckpoint))
            return; // killed before the first checkpoint: start again
        progress = checkpoint.Load(run.LastCheckpoint);
        using var _ = no_grad();
        lossSum.fill_(progress.LossSum);
        correctSum.fill_(progress.RightSum ?? 0);
        MetricsLog.KeepFirst(run.MetricsFile, progress.History.Count);
    }

    /// <summary>Trains to the end, or until <paramref name="stop"/> asks to stop.</summary>
    /// <returns>The progress of the training; <see cref="TrainingProgress.Finished"/> tells whether to the end.</returns>
    public TrainingProgress Run(CancellationToken stop)
    {
        var events = utils.tensorboard.SummaryWriter(run.EventDirectory, createRunName: false);
        while (!IsFinished)
        {
            if (!RunEpoch(events, stop))
                return progress;
        }
        if (!progress.Finished)
            Save(progress with { Finished = true });
        return progress;
    }

    public void Dispose()
    {
        average?.Dispose();
        optimizer.Dispose();
        lossSum.Dispose();
        correctSum.Dispose();
    }

    private bool RunEpoch(SummaryWriter events, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        if (progress.StepInEpoch == 0 && task.StartsFromAverage(progress.Epoch))
            average?.Adopt();
        task.SwitchToTraining(progress.Epoch);
        display.EpochStarts(progress.Epoch, options.Epochs, progress.StepInEpoch, task.StepsPerEpoch);
        while (progress.StepInEpoch < task.StepsPerEpoch)
        {
            if (stop.IsCancellationRequested)
            {
                SaveWithinEpoch();
                return false;
            }
            FinalizerPause.Breathe();
            Step();
            var done = progress.StepInEpoch;
            if (done % StepsBetweenDisplays == 0)
                display.Progressed(done, lossSum.ToDouble() / progress.Examples);
            if (options.CheckpointEverySteps > 0 && done % options.CheckpointEverySteps == 0)
                SaveWithinEpoch();
        }
        CompleteEpoch(events, clock);
        return true;
    }

    private void Step()
    {
        using var scope = NewDisposeScope();
        SetLearningRate(options.Schedule.FactorAt(progress.Step));
        var loss = task.Loss(progress.Epoch, progress.StepInEpoch);
        task.Network.zero_grad(set_to_none: true);
        loss.Backward();
        var step = progress.Step + 1;
        if (gradients.Passes())
        {
            if (options.ClipNorm > 0)
                nn.utils.clip_grad_norm_(parameters, options.ClipNorm);
            optimizer.step();
            average?.Update(step);
        }
        else
        {
            display.Print($"step {step}: left out, its gradients are not finite");
        }
        lossSum.add_(loss.Recorded.detach(), loss.Examples); // no read-back here: it would wait for the computation
        if (loss.Correct is not null)
            correctSum.add_(loss.Correct);
        progress = progress with
        {
            Step = step,
            StepInEpoch = progress.StepInEpoch + 1,
            Examples = progress.Examples + loss.Examples,
            RightSum = loss.Correct is null ? null : progress.RightSum ?? 0,
        };
    }

    private void SetLearningRate(double factor)
    {
        var group = 0;
        foreach (var parameterGroup in optimizer.ParamGroups)
            parameterGroup.LearningRate = learningRates[group++] * factor;
    }

    private void CompleteEpoch(SummaryWriter events, Stopwatch clock)
    {
        using var scope = NewDisposeScope();
        average?.Swap();
        var metrics = new Dictionary<string, double>();
        if (progress.Examples > 0)
            metrics[TrainLoss] = lossSum.ToDouble() / progress.Examples;
        if (progress.RightSum is not null)
            metrics[TrainAccuracy] = correctSum.ToDouble() / progress.Examples;
        foreach (var (name, value) in task.Evaluate())
            metrics[name] = value;
        metrics[LearningRateMetric] = optimizer.ParamGroups.First().LearningRate;
        GradientCheck.Require(metrics);

        var record = new EpochRecord(progress.Epoch + 1, progress.Step, metrics);
        var isBest = progress.Best is not { } best || IsBetter(metrics[options.ChooseBy], best.Metrics[options.ChooseBy]);
        if (isBest)
            SaveWeights();
        average?.Swap();

        foreach (var (name, value) in metrics)
            events.add_scalar(name, (float)value, checked((int)record.Step));
        MetricsLog.Append(run.MetricsFile, record, clock.Elapsed.TotalSeconds);
        lossSum.zero_();
        correctSum.zero_();
        Save(progress with
        {
            Epoch = record.Epoch,
            StepInEpoch = 0,
            LossSum = 0,
            RightSum = null,
            Examples = 0,
            History = [.. progress.History, record],
            Best = isBest ? record : progress.Best,
        });
        display.EpochEnds(record, isBest, clock.Elapsed);
    }

    private void SaveWeights() => DurableFile.Write(run.BestWeights, stream =>
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true); // save(Stream) would close the stream
        task.Network.save(writer);
    });

    /// <summary>The later of two equal epochs counts as better: it was trained longer.</summary>
    private bool IsBetter(double value, double best) => options.HigherIsBetter ? value >= best : value <= best;

    private void SaveWithinEpoch() => Save(progress with
    {
        LossSum = lossSum.ToDouble(),
        RightSum = progress.RightSum is null ? null : correctSum.ToDouble(),
    });

    private void Save(TrainingProgress reached)
    {
        using var scope = NewDisposeScope(); // a state dict is made of new tensors
        progress = reached;
        checkpoint.Save(run.LastCheckpoint, progress);
    }
}
