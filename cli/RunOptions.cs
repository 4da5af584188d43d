using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Torchline.Contracts.Text;

namespace Torchline.Cli;

/// <summary>The options that every <c>torchline train</c> command has.</summary>
internal sealed class RunOptions
{
    /// <summary>The run's name.</summary>
    public Option<string> Name { get; } = new("--name") { Description = "The run's name", Required = true };

    /// <summary>Where runs lie.</summary>
    public Option<string> Runs { get; } = new("--runs") { Description = "Folder of all runs", DefaultValueFactory = _ => "runs" };

    /// <summary>Fixes chance.</summary>
    public Option<long?> Seed { get; } = NumberOption.Create("--seed", "Fixes everything that is random [default: 1]", 0, long.MaxValue);

    /// <summary>libtorch's threads.</summary>
    public Option<int?> Threads { get; } = NumberOption.Create("--threads", "libtorch's threads [default: the processors]", 1, 1_024);

    /// <summary>Where it is computed.</summary>
    public Option<string?> Device { get; } = new("--device")
    {
        Description = "Where to train: cpu, cuda, or cuda:1 and so on [default: cuda where libtorch finds it, else cpu]",
    };

    /// <summary>How often the state is saved.</summary>
    public Option<int?> CheckpointEvery { get; } = NumberOption.Create(
        "--checkpoint-every", "Steps between additional checkpoints; 0: none [default: 0]", 0, int.MaxValue);

    /// <summary>Whether to continue a run.</summary>
    public Option<bool> Resume { get; } = new("--resume") { Description = "Continue the run of this name from its last checkpoint" };

    /// <summary>The options of new runs.</summary>
    public IEnumerable<Option> OfNewRuns => [Seed, Threads, Device, CheckpointEvery];

    /// <summary>The command as it was typed.</summary>
    public static string CommandLineOf(ParseResult command) => "torchline " + string.Join(' ', command.Tokens.Select(token => token.Value));

    /// <summary>Refuses to change a run that exists.</summary>
    /// <returns>Whether one of them is given.</returns>
    /// <exception cref="RunException">One of them is given together with <c>--resume</c>.</exception>
    public bool DescribesNewRun(ParseResult command, IEnumerable<Option> ofNewRuns)
    {
        var given = ofNewRuns.FirstOrDefault(option => command.GetResult(option) is { Implicit: false });
        return command.GetValue(Resume) && given is not null
            ? throw new RunException($"{given.Name} cannot change a run that exists: leave it out, or start a run of another --name")
            : given is not null;
    }
}

/// <summary>Declares options that are numbers within bounds.</summary>
internal static class NumberOption
{
    /// <summary>Declares an option; its value is null when it is not given.</summary>
    public static Option<T?> Create<T>(string name, string what, T low, T high)
        where T : struct, INumber<T>
    {
        return new Option<T?>(name) { Description = what, CustomParser = Parse };

        T? Parse(ArgumentResult argument)
        {
            var text = argument.Tokens[0].Value;
            if (InvariantNumber.TryParse<T>(text, out var value, out var mistake) && value >= low && value <= high)
                return value;
            var because = mistake is null ? "" : $": {mistake}";
            argument.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{name} must be a number from {low} to {high}, not \"{text}\"{because}."));
            return null;
        }
    }
}
