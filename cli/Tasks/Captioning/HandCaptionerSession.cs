using System.Globalization;
using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Tasks.Captioning.ByHand;

namespace Torchline.Cli.Tasks.Captioning;

/// <summary>Carries out one <c>torchline train captioner-by-hand</c>.</summary>
/// <param name="request">What is asked.</param>
public sealed class HandCaptionerSession(HandCaptionerRequest request)
{
    private readonly ITrainingDisplay display = TrainingDisplay.ForConsole();

    /// <summary>Does it.</summary>
    /// <returns>The process's exit code.</returns>
    public int Run()
    {
        using var training = request.Train is { } options
            ? HandCaptionerTraining.Start(request, options, display)
            : HandCaptionerTraining.Resume(request.Runs, request.Name, display);
        using var signals = new StopSignals();
        var progress = training.Run(signals.Token);
        if (!progress.Finished)
        {
            display.Say(request.HowToResume("captioner-by-hand"));
            return ExitCodes.Stopped;
        }
        var (epoch, metrics) = (progress.Best!.Epoch, progress.Best.Metrics);
        display.Say(string.Create(CultureInfo.InvariantCulture,
            $"best epoch {epoch}: training loss {metrics[Trainer.TrainLoss]:F4}, {metrics[HandCaptionerTask.TrainExact]:P1} said word for word, ")
            + string.Create(CultureInfo.InvariantCulture,
            $"unigram BLEU {metrics[HandCaptionerTask.TrainBleu]:F4} training, {metrics[HandCaptionerTask.ValidationBleu]:F4} validation"));
        display.Say($"report: {training.Folder.ReportFile}");
        return ExitCodes.Success;
    }
}
