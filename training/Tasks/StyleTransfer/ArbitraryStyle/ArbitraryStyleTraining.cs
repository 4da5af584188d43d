using Torchline.Training.Core;
using Torchline.Training.Core.Display;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;
using Torchline.Training.Weights;

namespace Torchline.Training.Tasks.StyleTransfer.ArbitraryStyle;

/// <summary>
/// One training of an arbitrary style network: from photos and style images to the best weights in a run folder, compared once with the
/// optimisation of pixels in styles that it has not learned from.
/// </summary>
/// <inheritdoc cref="TrainingRun{TOptions, TData}(string, TrainingRequest{TOptions}, ITrainingDisplay)" path="/param|/exception" />
internal sealed class ArbitraryStyleTraining(TrainingRequest<ArbitraryStyleOptions> request, ITrainingDisplay display)
    : TrainingRun<ArbitraryStyleOptions, ArbitraryStyleData>(ArbitraryStyleRun.Kind, request, display)
{
    public override IEnumerable<string> Summary()
    {
        using var run = ArbitraryStyleRun.Load(Folder.Path);
        var best = run.Progress.Best!;
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"best epoch {best.Epoch}: loss {best.Metrics[ArbitraryStyleTask.HeldOutLoss]:G5} on held-out photos and styles"),
            .. (run.Test?.Styles ?? []).Select(score => string.Create(CultureInfo.InvariantCulture,
                $"{score.Style}: content + style {score.Network.Perceptual:G5}; the optimisation {score.Optimised.Perceptual:G5}, ratio {score.Ratio:F2}")),
            .. run.Test is { } test ? [string.Create(CultureInfo.InvariantCulture, $"mean ratio {test.Styles.Average(score => score.Ratio):F3}")] : (string[])[],
        ];
    }

    public override void WriteReport()
    {
        using var trained = ArbitraryStyleRun.Load(Folder.Path);
        DurableFile.Write(Folder.ReportFile, ArbitraryStyleReport.Compose(trained));
    }

    protected override ArbitraryStyleData Read(ArbitraryStyleOptions options, Action<string> warn) => new(options, warn);

    protected override IReadOnlyList<DataSource> SourcesOf(ArbitraryStyleOptions options, ArbitraryStyleData data) => data.Sources;

    protected override ITrainingTask BuildTask()
    {
        var network = new ArbitraryStyleNetwork(Options.Architecture);
        FeatureNetworks.Read(network.Features, Options.Encoder);
        if (Options.Start is { } start)
            StartWeights.Load(network, start);
        network.to(get_default_device());
        var heldOut = new HeldOutPhotos([.. Data.Photos.HeldOut.Take(Options.Recipe.MeasuredPhotos)], Options.Recipe.MeasuredSide);
        return new ArbitraryStyleTask(network, Data, heldOut, Options, new StyleNetworkFiles(Folder), Configuration.Seed);
    }

    protected override string Describe(nn.Module? network) =>
        $"{CountParameters(network)} parameters, {Data.Photos.Train.Count:N0} training photos, {Options.Styles.Count} other style images, "
        + $"{Options.TestStyles.Count} styles to test, {Options.Features}";

    protected override bool Test(CancellationToken stop)
    {
        using var trained = ArbitraryStyleRun.Load(Folder.Path);
        if (Options.Recipe.ComparedPhotos == 0 || trained.Test is not null)
            return true;
        var test = new StyleNetworkTest
        {
            Styles = Data.TestStyles,
            Names = [.. Options.TestStyles.Select(style => style.Name)],
            Photos = Data.Photos.HeldOut,
            Objective = Options.Objective,
            Recipe = Options.Recipe,
            OptimisedFile = new StyleNetworkFiles(Folder).Optimised,
        };
        using var painted = PaintedPhotos.By(trained.Network, Data.TestStyles);
        return test.Run(painted, Folder, trained.Progress, Display, stop) is not null;
    }
}

/// <summary>A trained arbitrary style network, read back from its run folder.</summary>
public sealed class ArbitraryStyleRun : TrainedRun<ArbitraryStyleOptions>
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "arbitrary-style";

    private ArbitraryStyleRun(string path) : base(path, Kind) => Network = LoadBest(new ArbitraryStyleNetwork(Configuration.Options.Architecture));

    /// <summary>The paths of its images and measurements.</summary>
    public StyleNetworkFiles Files => new(Folder);

    /// <summary>The best epoch's network, in evaluation mode.</summary>
    public ArbitraryStyleNetwork Network { get; }

    /// <summary>The comparison with the optimisation of pixels, once it is made.</summary>
    public StyleNetworkTestResult? Test => ReadTest<StyleNetworkTestResult>();

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static ArbitraryStyleRun Load(string path) => new(path);
}
