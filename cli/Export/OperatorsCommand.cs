using System.CommandLine;
using Torchline.Export.Lowering;

namespace Torchline.Cli.Export;

/// <summary><c>torchline operators</c>: the operator ledger, from the registry itself.</summary>
internal sealed class OperatorsCommand : Command
{
    public OperatorsCommand() : base("operators", "Print the operators that can be exported, as docs/operators.md.")
    {
        SetAction(_ =>
        {
            Console.Write(OperatorLedger.Markdown(new LoweringRegistry()));
            return ExitCodes.Success;
        });
    }
}
