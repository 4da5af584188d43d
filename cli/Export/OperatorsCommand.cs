using Torchline.Export.Lowering;

namespace Torchline.Cli.Export;

/// <summary><c>torchline operators</c>: the operator ledger, from the registry itself.</summary>
internal sealed class OperatorsCommand : Command
{
    private readonly Option<string?> to = new("--to")
    {
        Description = "The file to write, docs/reference/operators.md [default: standard output]",
    };
    private readonly Option<string> cases = new("--cases")
    {
        Description = "The operators of each test case",
        DefaultValueFactory = _ => Path.Combine("tests", "Export.Tests", "Lowering", "OperatorCases.tsv"),
    };

    public OperatorsCommand() : base("operators", "List the operators that can be exported, as docs/reference/operators.md.")
    {
        Options.Add(to);
        Options.Add(cases);
        SetAction(command => UserErrors.Report(() =>
        {
            var ledger = OperatorLedger.Markdown(new LoweringRegistry(), OperatorUse.Read(command.GetValue(cases)!));
            if (command.GetValue(to) is { } file) File.WriteAllText(file, ledger);
            else Console.Write(ledger);
            return ExitCodes.Success;
        }));
    }
}
