using Torchline.Training.Core.Optimization;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment.Networks;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>A run whose weights go into the mean of several (Wortsman et al. 2022).</summary>
/// <param name="Path">The run's folder.</param>
/// <param name="Share">Its share of the mean; the shares of all runs make 1.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="CommandLine">The command that trained it.</param>
/// <param name="Commit">The source code that trained it, where it is known.</param>
public sealed record AveragedRun(string Path, double Share, long Seed, string CommandLine, string? Commit);

/// <summary>
/// Averages the weights of networks that were fine-tuned from the same Transformer: they lie in one valley of the loss, and their mean is
/// better than each. Networks that started from random weights have no such mean.
/// </summary>
internal static class RunAveraging
{
    /// <summary>The options of a run that averages others: those of the first, without training.</summary>
    /// <param name="runs">The folders of the runs.</param>
    /// <param name="shares">Their shares, or none for equal ones.</param>
    /// <exception cref="RunException">The runs have no meaningful mean, or the shares are not theirs.</exception>
    public static SentimentOptions Plan(IReadOnlyList<string> runs, IReadOnlyList<double> shares)
    {
        if (runs.Count < 2)
            throw new RunException("--average-of: a mean takes two runs at least");
        if (shares.Count > 0 && (shares.Count != runs.Count || !shares.All(share => share > 0) || Math.Abs(shares.Sum() - 1) > 1e-6))
            throw new RunException($"--shares: give a number above 0 for each of the {runs.Count} runs; together they make 1");
        RunConfiguration<SentimentOptions>[] configurations = [.. runs.Select(ConfigurationOf)];
        var first = configurations[0];
        for (var i = 0; i < runs.Count; i++)
            RequireSameStart(first, configurations[i], runs[i]);
        return first.Options with
        {
            Average = [.. runs.Select((run, i) => new AveragedRun(
                run, shares.Count > 0 ? shares[i] : 1.0 / runs.Count, configurations[i].Seed, configurations[i].CommandLine,
                configurations[i].Commit))],
            CheckpointEverySteps = 0,
            Recipe = first.Options.Recipe with { Epochs = 1, AverageDecay = 0, Patience = 0 },
        };
    }

    /// <summary>The weights that are averaged, with their checksums.</summary>
    public static IEnumerable<DataSource> SourcesOf(IReadOnlyList<AveragedRun> runs) => runs.Select(run =>
    {
        using var folder = RunFolder.OpenTrained(run.Path, SentimentRun.Kind);
        return DataSource.OfFile(folder.LastCheckpoint);
    });

    /// <summary>Gives a network the mean of the weights at the end of the runs, where their learning rate has fallen to 0.</summary>
    /// <param name="network">An untrained network.</param>
    /// <param name="words">The size of its vocabulary.</param>
    /// <param name="runs">The runs.</param>
    public static void Fill(nn.Module network, int words, IReadOnlyList<AveragedRun> runs)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var mean = network.state_dict();
        foreach (var tensor in mean.Values)
            tensor.zero_();
        foreach (var run in runs)
        {
            using var part = NewDisposeScope();
            foreach (var (name, tensor) in EndOf(run.Path, words).state_dict())
                mean[name].add_(tensor, run.Share);
        }
    }

    /// <summary>The network as it was after a run's last step; of averaged weights, those.</summary>
    private static BertClassifier EndOf(string path, int words)
    {
        using var folder = RunFolder.OpenTrained(path, SentimentRun.Kind);
        var options = folder.ReadConfiguration<SentimentOptions>().Options;
        var network = new BertClassifier(words, options.Architecture);
        FineTuning.Freeze(network); // what stays has no average
        using var optimizer = FineTuning.CreateOptimizer(network, options.Recipe);
        using var average = options.Recipe.AverageDecay > 0 ? new WeightAverage(network, options.Recipe.AverageDecay) : null;
        new Checkpoint(network, optimizer, average).Load(folder.LastCheckpoint);
        average?.Swap();
        return network;
    }

    private static RunConfiguration<SentimentOptions> ConfigurationOf(string path)
    {
        using var folder = RunFolder.OpenTrained(path, SentimentRun.Kind);
        return Checkpoint.ReadProgress(folder.LastCheckpoint).Finished
            ? folder.ReadConfiguration<SentimentOptions>()
            : throw new RunException($"{path}: finish the run before it is averaged");
    }

    private static void RequireSameStart(
        RunConfiguration<SentimentOptions> first, RunConfiguration<SentimentOptions> other, string path)
    {
        if (other.Options.Weights is null)
            throw new RunException($"{path}: only networks that start from the same Transformer have a mean of their weights");
        if (other.Options.Architecture != first.Options.Architecture || !other.Data.ToHashSet().SetEquals(first.Data))
            throw new RunException($"{path}: its network, its Transformer or its data is another one than that of {first.Name}");
    }
}
