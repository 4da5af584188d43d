using System.CommandLine;
using System.CommandLine.Invocation;
using Torchline.Contracts.Runtime;
using Torchline.Training.Downloads;
using Torchline.Training.Runs;

namespace Torchline.Training.Commands;

/// <summary>The verbs <c>torchline train</c>, with one command for each kind of model, and <c>torchline data</c>.</summary>
public static class TrainingCommands
{
    // The commands end a run in their own way on Ctrl-C, however long the last checkpoint takes.
    private static readonly InvocationConfiguration Configuration = new()
    {
        ProcessTerminationTimeout = null,
        EnableDefaultExceptionHandler = false,
    };

    /// <summary>Carries out a command line that begins with the verb.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(IEnumerable<string> arguments)
    {
        NativeMemory.Keep();
        using var pause = FinalizerPause.Start();
        string[] given = [.. arguments];
        var command = Create(byHand: given.Contains(HandCaptionerCommand.LayersOption)).Parse(given);
        if (command.Action is ParseErrorAction errors)
            errors.ShowHelp = false; // the error would scroll away above it
        return command.Invoke(Configuration);
    }

    // Captioners by hand share the command's name with the others, and few of its options.
    private static Command Create(bool byHand) => new("torchline", "Torchline trains neural networks with libtorch.")
    {
        HelpWithExamples.Option(),
        new Command("train", "Train a model; every run leaves a folder with weights, curves and a report.")
        {
            new SentimentCommand(),
            new ClassifierCommand(),
            byHand ? new HandCaptionerCommand() : new CaptionerCommand(),
            new StylizeCommand(),
            new StylizerCommand(),
            new FeatureCommand(),
        },
        Data(),
    };

    private static Command Data()
    {
        var data = new Command("data", "Get data to train on.")
        {
            new SyntheticDataCommand(),
            new DataListCommand(),
        };
        foreach (var entry in DataCatalogue.Entries)
            data.Subcommands.Add(new DownloadCommand(entry));
        return data;
    }
}
