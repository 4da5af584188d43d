using Torchline.Export.Graph;
using Torchline.Export.Sizes;
using Torchline.Export.Tracing;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>
/// Batch normalisation by the batch's statistics or by running ones, its gradient, and how running statistics move. The nodes of the
/// statistics are emitted wherever they are needed; the simplifier merges them.
/// </summary>
internal static class BatchNormalisation
{
    [Lowers("aten::native_batch_norm")]
    private static OnnxValue[] BatchNorm(Call call)
    {
        if (!call.Flag("training"))
        {
            var (scale, shift) = (Scale(call), call.Has("bias") ? call["bias"] : Repeated(call, 0));
            var value = call.Emit("BatchNormalization", [call["input"], scale, shift, call["running_mean"], call["running_var"]],
                ("epsilon", (float)call.Number("eps")));
            var none = call.Graph.Constant(ElementTypes.Tensor(call.ResultType, [0], (double[])[]));
            return [value, none, none];
        }
        var batch = Statistics.Of(call);
        var root = ReciprocalRoot(call, batch.Variance);
        var normalized = call.Mul(batch.Deviation, call.Has("weight") ? call.Mul(root, OfChannels(call, call["weight"])) : root);
        return
        [
            call.Has("bias") ? call.Add(normalized, OfChannels(call, call["bias"])) : normalized, Flat(call, batch.Mean), Flat(call, root),
        ];
    }

    [Lowers("aten::native_batch_norm_backward")]
    private static OnnxValue[] BatchNormBackward(Call call) => call.Flag("train") ? ByBatch(call) : ByRunningStatistics(call);

    [Lowers(RunningStatistics.Mean)]
    private static OnnxValue RunningMean(Call call) => Moved(call, Flat(call, Statistics.Of(call).Mean));

    // Of the whole population, as libtorch estimates it: divided by one less.
    [Lowers(RunningStatistics.Variance)]
    private static OnnxValue RunningVariance(Call call)
    {
        var count = call.Number(Count(call));
        var unbiased = call.Mul(Flat(call, Statistics.Of(call).Variance), call.Div(count, call.Sub(count, call.Scalar(1))));
        return Moved(call, unbiased);
    }

    private static OnnxValue Moved(Call call, OnnxValue current)
    {
        var momentum = call.Number("momentum");
        return call.Add(call.Mul(current, call.Scalar(momentum)), call.Mul(call["running"], call.Scalar(1 - momentum)));
    }

    private static OnnxValue[] ByBatch(Call call)
    {
        var axes = ReducedAxes(call);
        var (gradient, deviation) = (call["grad_out"], Statistics.Of(call).Deviation);
        var root = OfChannels(call, call["save_invstd"]);
        var count = call.Number(Count(call));
        var sum = call.Reduce("ReduceSum", gradient, axes, keep: true);
        var along = call.Reduce("ReduceSum", call.Mul(gradient, deviation), axes, keep: true);
        return call.Masked(
            () =>
            {
                var scale = call.Has("weight") ? call.Mul(root, OfChannels(call, call["weight"])) : root;
                var slope = call.Div(call.Mul(along, call.Mul(root, root)), count);
                var centered = call.Sub(call.Sub(gradient, call.Div(sum, count)), call.Mul(deviation, slope));
                return call.Mul(centered, scale);
            },
            () => Flat(call, call.Mul(along, root)),
            () => Flat(call, sum));
    }

    private static OnnxValue[] ByRunningStatistics(Call call)
    {
        var (axes, gradient) = (ReducedAxes(call), call["grad_out"]);
        var root = ReciprocalRoot(call, call["running_var"]);
        return call.Masked(
            () => call.Mul(gradient, OfChannels(call, call.Has("weight") ? call.Mul(root, call["weight"]) : root)),
            () => call.Mul(
                call.Reduce("ReduceSum", call.Mul(gradient, call.Sub(call["input"], OfChannels(call, call["running_mean"]))), axes), root),
            () => call.Reduce("ReduceSum", gradient, axes));
    }

    private static OnnxValue ReciprocalRoot(Call call, OnnxValue variance) =>
        call.Emit("Reciprocal", call.Emit("Sqrt", call.Add(variance, call.Scalar(call.Number("eps")))));

    private static OnnxValue Scale(Call call) => call.Has("weight") ? call["weight"] : Repeated(call, 1);

    private static OnnxValue Repeated(Call call, double number) =>
        call.Emit("Expand", call.Scalar(number), call.ShapeOf(call.Traced("input"), 1..2));

    /// <summary>A number of each channel, broadcast over batch and space.</summary>
    private static OnnxValue OfChannels(Call call, OnnxValue numbers) => call.Unsqueeze(numbers, Call.Dimensions(1, call.Traced("input").Rank - 2));

    /// <summary>The numbers of the channels as a vector.</summary>
    private static OnnxValue Flat(Call call, OnnxValue kept) => call.Squeeze(kept, ReducedAxes(call));

    /// <summary>All dimensions but the channels'.</summary>
    private static long[] ReducedAxes(Call call) => [0, .. Call.Dimensions(2, call.Traced("input").Rank - 2)];

    /// <summary>Elements of a channel.</summary>
    private static SizeExpression Count(Call call) =>
        ReducedAxes(call).Select(axis => call.SizeOf(call.Traced("input"), (int)axis)).Aggregate((product, size) => product * size);

    /// <summary>A batch's statistics, one for each channel, in dimensions of their own.</summary>
    private readonly record struct Statistics(OnnxValue Mean, OnnxValue Deviation, OnnxValue Variance)
    {
        public static Statistics Of(Call call)
        {
            var axes = ReducedAxes(call);
            var mean = call.Reduce("ReduceMean", call["input"], axes, keep: true);
            var deviation = call.Sub(call["input"], mean);
            return new(mean, deviation, call.Reduce("ReduceMean", call.Mul(deviation, deviation), axes, keep: true));
        }
    }
}
