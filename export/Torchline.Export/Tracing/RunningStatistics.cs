using Torchline.Recording;

namespace Torchline.Export.Tracing;

/// <summary>Batch normalisation in training moves its running statistics, a write that its schema does not declare.</summary>
internal static class RunningStatistics
{
    /// <summary>Name of the operator that moves a running mean.</summary>
    public const string Mean = "torchline::running_mean";
    /// <summary>Name of the operator that moves a running variance.</summary>
    public const string Variance = "torchline::running_var";

    private const string Signature = "(Tensor input, Tensor running, float momentum) -> Tensor";
    private static readonly OperatorSchema MeanSchema = OperatorSchema.Parse(Mean + Signature);
    private static readonly OperatorSchema VarianceSchema = OperatorSchema.Parse(Variance + Signature);

    /// <summary>The running statistics that a call moves, each with the call that gives its next value.</summary>
    public static IEnumerable<(Value Running, OperatorCall Update)> UpdatesOf(OperatorCall call, Func<RecordedTensor, Value> newValue)
    {
        if (call.Operator != "aten::native_batch_norm" || Argument(call, "training") is not Argument.Bool { Value: true }) yield break;
        foreach (var (name, schema) in new[] { ("running_mean", MeanSchema), ("running_var", VarianceSchema) })
        {
            if (Argument(call, name) is not Argument.Tensor running) continue;
            yield return (running.Value, new OperatorCall(
                schema.Name, schema, [Argument(call, "input"), running, Argument(call, "momentum")], [newValue(running.Value.Recorded)], call.Scope, call.CallSite));
        }
    }

    private static Argument Argument(OperatorCall call, string name) =>
        call.Arguments[call.Schema.Arguments.Index().First(slot => slot.Item.Name == name).Index];
}
