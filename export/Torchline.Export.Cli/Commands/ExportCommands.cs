using System.CommandLine;
using System.CommandLine.Invocation;
using Torchline.Contracts.Runtime;
using Torchline.Training.Commands;

namespace Torchline.Export.Cli.Commands;

/// <summary>The verbs <c>torchline export</c>, <c>torchline verify</c> and <c>torchline quantize</c>.</summary>
internal static class ExportCommands
{
    /// <summary>Carries out a command line that begins with the verb.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(string[] arguments)
    {
        using var pause = FinalizerPause.Start();
        var command = new Command("torchline", "Torchline exports what libtorch ran to ONNX.")
        {
            HelpWithExamples.Option(),
            new ExportCommand(),
            new VerifyCommand(),
            new QuantizeCommand(),
            new OperatorsCommand(),
        };
        var parsed = command.Parse(arguments);
        if (parsed.Action is ParseErrorAction errors) errors.ShowHelp = false; // the error would scroll away above it
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
