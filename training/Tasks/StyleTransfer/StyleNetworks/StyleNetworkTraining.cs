using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Weights;

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
            StartWeights.Load(network, start);
        double[] factors = [.. Options.Styles.Select(style => Options.StyleFactors.GetValueOrDefault(style.Name, 1))];
        var heldOut = new HeldOutPhotos([.. Data.Photos.HeldOut.Take(Options.Recipe.MeasuredPhotos)], Options.Recipe.MeasuredSide);
        return new StyleNetworkTask(
            network, Data.Styles.Loss(factors, Data.SecondStyles?.Loss(factors)), Data.Photos.Train, heldOut, Options, new StyleNetworkFiles(Folder), Configuration.Seed);
    }

    protected override string Describe(nn.Module? network) =>
        $"{string.Join(", ", Options.Styles.Select(style => style.Name))}; {CountParameters(network)} parameters, "
        + $"{Data.Photos.Train.Count:N0} training photos, {Options.Features}";

    protected override bool Test(CancellationToken stop)
    {
        using var trained = StyleNetworkRun.Load(Folder.Path);
        if (Options.Recipe.ComparedPhotos == 0 || trained.Test is not null)
            return true;
        var test = new StyleNetworkTest
        {
            Styles = Data.Styles,
            Names = [.. Options.Styles.Select(style => style.Name)],
            Photos = Data.Photos.HeldOut,
            Objective = Options.Objective,
            Recipe = Options.Recipe,
            OptimisedFile = trained.Files.Optimised,
        };
        using var painted = PaintedPhotos.By(trained.Network, Options.Styles.Count);
        return test.Run(painted, Folder, trained.Progress, Display, stop) is not null;
    }
}

/// <summary>A trained style network, read back from its run folder.</summary>
public sealed class StyleNetworkRun : TrainedRun<StyleNetworkOptions>
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "stylizer";

    private StyleNetworkRun(string path) : base(path, Kind) => Network = LoadBest(new StyleNetwork(Configuration.Options.Architecture));

    /// <summary>The paths of its images and measurements.</summary>
    public StyleNetworkFiles Files => new(Folder);

    /// <summary>The best epoch's network, in evaluation mode.</summary>
    public StyleNetwork Network { get; }

    /// <summary>The comparison with the optimisation of pixels, once it is made.</summary>
    public StyleNetworkTestResult? Test => ReadTest<StyleNetworkTestResult>();

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static StyleNetworkRun Load(string path) => new(path);
}

/// <summary>Where a style network's images and measurements lie in its run's folder.</summary>
/// <param name="folder">The run's folder.</param>
public sealed class StyleNetworkFiles(RunFolder folder)
{
    /// <summary>What the optimisation of pixels came to, as far as it has been done.</summary>
    public string Optimised => Path.Combine(folder.Path, "optimised.json");

    /// <summary>A small image of a style.</summary>
    /// <param name="style">The style.</param>
    public string Thumbnail(StyleImage style) => Path.Combine(folder.Path, style.Describe().Thumbnail);

    /// <summary>Held-out photos in all styles.</summary>
    /// <param name="epoch">The epoch after which they were painted, from 1.</param>
    public string Sheet(int epoch) => Path.Combine(folder.Path, "sheets", epoch.ToString("D3", CultureInfo.InvariantCulture) + ".jpg");
}
