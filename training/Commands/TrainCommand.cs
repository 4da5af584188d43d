using System.CommandLine;
using System.CommandLine.Invocation;

namespace Torchline.Training.Commands;

/// <summary>The verb <c>torchline train</c> with one command for each kind of model.</summary>
public static class TrainCommand
{
    // The commands end a run in their own way on Ctrl-C, however long the last checkpoint takes.
    private static readonly InvocationConfiguration Configuration = new()
    {
        ProcessTerminationTimeout = null,
        EnableDefaultExceptionHandler = false,
    };

    /// <summary>Carries out what follows <c>torchline train</c> on the command line.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(IEnumerable<string> arguments)
    {
        var command = Create().Parse(["train", .. arguments]);
        if (command.Action is ParseErrorAction errors)
            errors.ShowHelp = false; // the error would scroll away above it
        return command.Invoke(Configuration);
    }

    private static Command Create() => new("torchline", "Torchline trains neural networks with libtorch.")
    {
        HelpWithExamples.Option(),
        new Command("train", "Train a model; every run leaves a folder with weights, curves and a report.")
        {
            new SentimentCommand(),
        },
    };
}
