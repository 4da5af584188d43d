using System.Globalization;
using Torchline.Training.Core.Display;
using Torchline.Training.Tasks.Captioning;

namespace Torchline.Cli.Tasks.Captioning;

/// <summary>Carries out one <c>torchline train captioner --model …</c>.</summary>
/// <param name="request">What is asked.</param>
public sealed class CaptionerSession(CaptionerRequest request)
{
    private readonly ITrainingDisplay display = TrainingDisplay.ForConsole();

    /// <summary>Does it.</summary>
    /// <returns>The process's exit code.</returns>
    public int Run()
    {
        using var training = request.Train is { } options
            ? CaptionerTraining.Start(request, options, display)
            : CaptionerTraining.Resume(request.Runs, request.Name, display);
        using var signals = new StopSignals();
        var progress = training.Run(signals.Token);
        if (!progress.Finished)
        {
            display.Say(request.HowToResume(CaptionerRun.Kind));
            return ExitCodes.Stopped;
        }
        using var run = CaptionerRun.Load(training.Folder.Path);
        var (best, test, scores) = (progress.Best!, run.Test!, run.Test!.Scores);
        display.Say(string.Create(CultureInfo.InvariantCulture, $"best epoch {best.Epoch}: validation CIDEr-D {best.Metrics[CaptionerTask.Cider]:F4}"));
        display.Say(string.Create(CultureInfo.InvariantCulture,
            $"test, beam {test.Beam}: BLEU {100 * scores.Bleu1:F1} / {100 * scores.Bleu2:F1} / {100 * scores.Bleu3:F1} / {100 * scores.Bleu4:F1}, ")
            + string.Create(CultureInfo.InvariantCulture, $"CIDEr-D {scores.CiderD:F3}, ROUGE-L {scores.RougeL:F3}"));
        display.Say($"report: {training.Folder.ReportFile}");
        return ExitCodes.Success;
    }
}
