using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Torchline.Training.Commands;

/// <summary>The library's help, followed by the command's examples.</summary>
/// <param name="help">The library's help.</param>
public sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Creates <c>--help</c>.</summary>
    public static HelpOption Option()
    {
        var option = new HelpOption();
        option.Action = new HelpWithExamples((HelpAction)option.Action!);
        return option;
    }

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is IHasExamples { Examples: var examples })
            parseResult.InvocationConfiguration.Output.WriteLine($"Examples:\n{examples}");
        return exitCode;
    }
}
