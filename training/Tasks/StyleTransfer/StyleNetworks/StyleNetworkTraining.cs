using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>
/// One training of a style network: from photos and style images to the best weights in a run folder, compared once with the optimisation
/// of pixels.
/// </summary>
/// <inheritdoc cref="TrainingRun{TOptions, TData}(string, TrainingRequest{TOptions}, ITrainingDisplay)" path="/param|/exception" />
internal sealed class StyleNetworkTraining(TrainingRequest<StyleNetworkOptions> request, ITrainingDisplay display)
    : TrainingRun<StyleNetworkOptions, StyleNetworkData>(StyleNetworkRun.Kind, request, display)
{
    public override IEnumerable<string> Summary()
    {
        using var run = StyleNetworkRun.Load(Folder.Path);
        var best = run.Progress.Best!;
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"best epoch {best.Epoch}: loss {best.Metrics[StyleNetworkTask.HeldOutLoss]:G5} on held-out photos"),
            .. (run.Test?.Styles ?? []).Select(score => string.Create(CultureInfo.InvariantCulture,
                $"{score.Style}: content + style {score.Network.Perceptual:G5}; the optimisation {score.Optimised.Perceptual:G5}, ")
                + (score.MatchedAfter is { } iterations ? $"as good after {iterations} iterations" : "never as good")),
        ];
    }

    public override void WriteReport()
    {
        using var trained = StyleNetworkRun.Load(Folder.Path);
        DurableFile.Write(Folder.ReportFile, StyleNetworkReport.Compose(trained));
    }

    protected override StyleNetworkData Read(StyleNetworkOptions options, Action<string> warn) => new(options, warn);

    protected override IReadOnlyList<DataSource> SourcesOf(StyleNetworkOptions options, StyleNetworkData data) => data.Sources;

    protected override void Prepare(CancellationToken stop) => Data.WriteThumbnails(new StyleNetworkFiles(Folder), Options.Styles);

    protected override ITrainingTask BuildTask()
    {
        var network = new StyleNetwork(Options.Architecture).to(get_default_device());
        if (Options.Start is { } start)
            network.load(start);
        var heldOut = new HeldOutPhotos([.. Data.Photos.HeldOut.Take(Options.Recipe.MeasuredPhotos)], Options.Recipe.MeasuredSide);
        return new StyleNetworkTask(
            network, Data.LossOf(Options), Data.Photos.Train, heldOut, Options, new StyleNetworkFiles(Folder), Configuration.Seed);
    }

    protected override string Describe(nn.Module? network) =>
        $"{string.Join(", ", Options.Styles.Select(style => style.Name))}; {CountParameters(network)} parameters, "
        + $"{Data.Photos.Train.Count:N0} training photos, {Options.Features}";

    protected override bool Test(CancellationToken stop)
    {
        using var trained = StyleNetworkRun.Load(Folder.Path);
        return Options.Recipe.ComparedPhotos == 0 || StyleNetworkTest.Run(trained, Data, Display, stop) is not null;
    }
}
