using System.Globalization;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Display;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Cli.Tasks.Sentiment;

/// <summary>Carries out one <c>torchline train sentiment</c>: train, then test, then predict, as far as asked.</summary>
/// <param name="request">What is asked.</param>
public sealed class SentimentSession(SentimentRequest request)
{
    private readonly ITrainingDisplay display = TrainingDisplay.ForConsole();

    /// <summary>Does it.</summary>
    /// <returns>The process's exit code.</returns>
    public int Run()
    {
        using var training = request.Train is { } options
            ? SentimentTraining.Start(request, options, display)
            : SentimentTraining.Resume(request.Runs, request.Name, display);
        using (var signals = new StopSignals())
        {
            if (!training.Run(signals.Token).Finished)
            {
                display.Say(request.HowToResume(SentimentRun.Kind));
                return ExitCodes.Stopped;
            }
        }
        UseTrained(training);
        return ExitCodes.Success;
    }

    private void UseTrained(SentimentTraining training)
    {
        using (var run = SentimentRun.Load(training.Folder.Path))
        {
            var best = run.Progress.Best!;
            display.Say(Invariant($"best epoch {best.Epoch}: development accuracy {best.Metrics[SentimentTask.Accuracy]:P2}"));
            if (request.Test)
            {
                var malformed = new MalformedLines(run.Configuration.Options.MaxMalformed, display.Warn);
                var result = SentimentTest.Run(run, malformed);
                display.Say(Invariant($"test accuracy {result.Accuracy:P2} ({result.Confusion.Count} reviews)"));
            }
            if (request.Predict is { } input)
            {
                var output = request.Output ?? run.Folder.PredictionsFile;
                display.Say($"{output}: {SentimentPredictions.Write(run, input, output)} labels");
            }
        }
        training.WriteReport();
        display.Say($"report: {training.Folder.ReportFile}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
