using System.CommandLine.Invocation;
using System.Text.RegularExpressions;
using Torchline.Cli.Data;
using Torchline.Cli.Export;
using Torchline.Cli.Tasks.Captioning;
using Torchline.Cli.Tasks.Classification;
using Torchline.Cli.Tasks.Sentiment;
using Torchline.Cli.Tasks.StyleTransfer;
using Torchline.Contracts.Runtime;

namespace Torchline.Cli;

/// <summary>The command <c>torchline</c> with all its verbs.</summary>
internal static partial class TorchlineCommand
{
    // The commands end a run in their own way on Ctrl-C, however long the last checkpoint takes.
    private static readonly InvocationConfiguration Configuration = new()
    {
        ProcessTerminationTimeout = null,
        EnableDefaultExceptionHandler = false,
    };

    /// <summary>Runs a command line that begins with a verb.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        NativeMemory.Keep();
        using var pause = FinalizerPause.Start();
        var command = Create().Parse(arguments);
        return command.Action is ParseErrorAction errors ? Refuse(command, errors) : command.Invoke(Configuration);
    }

    /// <summary>Prints what is wrong with a command line, without the types of this program, which the library names.</summary>
    private static int Refuse(ParseResult command, ParseErrorAction errors)
    {
        errors.ShowHelp = false; // the error would scroll away above it
        using var text = new StringWriter();
        var exitCode = command.Invoke(new() { Error = text });
        Console.Error.Write(ExpectedType().Replace(text.ToString(), ""));
        return exitCode;
    }

    private static Command Create() => new("torchline", "Torchline trains neural networks with libtorch and exports what ran to ONNX.")
    {
        HelpWithExamples.Option(),
        new Command("train", "Train a model; every run leaves a folder with weights, curves and a report.")
        {
            new SentimentCommand(),
            new ClassifierCommand(),
            new CaptionerCommand(),
            new HandCaptionerCommand(),
            new StyleOptimizationCommand(),
            new StyleNetworkCommand(),
            new ArbitraryStyleCommand(),
            new FeatureCommand(),
        },
        new TeachCommand(),
        new OutliersCommand(),
        new DataCommand(),
        new ExportCommand(),
        new VerifyCommand(),
        new QuantizeCommand(),
        new CalibrateCommand(),
        new CardCommand(),
        new WeightsCommand(),
        new StyleDistanceCommand(),
        new OperatorsCommand(),
        new KeyCommand(),
        new FuzzExportCommand(),
    };

    [GeneratedRegex(" as expected type '[^']*'")]
    private static partial Regex ExpectedType();
}
