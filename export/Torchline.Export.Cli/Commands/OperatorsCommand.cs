using System.CommandLine;
using Torchline.Export.Lowering;
using Torchline.Training.Commands;

namespace Torchline.Export.Cli.Commands;

/// <summary><c>torchline export-operators</c>: the operator ledger, from the registry itself.</summary>
internal sealed class OperatorsCommand : Command
{
    public OperatorsCommand() : base("export-operators", "Print the operators that can be exported, as docs/operators.md.")
    {
        SetAction(_ =>
        {
            Console.Write(OperatorLedger.Markdown(new LoweringRegistry()));
            return ExitCodes.Success;
        });
    }
}
