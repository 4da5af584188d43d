using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Torchline.Cli;

/// <summary>The library's help, followed by the command's examples. It is printed once, by a program that then ends.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Creates <c>--help</c>.</summary>
    public static HelpOption Option()
    {
        var option = new HelpOption();
        option.Action = new HelpWithExamples((HelpAction)option.Action!);
        return option;
    }

    public override int Invoke(ParseResult parseResult)
    {
        // The library's help adds the arguments of the commands above, as if a subcommand came after them and not in their place.
        foreach (var argument in Above(parseResult.CommandResult.Command).SelectMany(command => command.Arguments))
            argument.Hidden = true;
        var exitCode = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is IHasExamples { Examples: var examples })
            parseResult.InvocationConfiguration.Output.WriteLine($"Examples:\n{examples}");
        return exitCode;
    }

    private static IEnumerable<Command> Above(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => (Command[])[parent, .. Above(parent)]);
}

/// <summary>A command whose help shows how it is used.</summary>
internal interface IHasExamples
{
    /// <summary>Command lines, each indented by two spaces.</summary>
    string Examples { get; }
}
