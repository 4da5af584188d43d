using Torchline.Recording;

namespace Torchline.Export.Tracing;

/// <summary>Memory that a kernel of libtorch leaves to the kernel of its gradient: no values of the program, and of no size that it decides.</summary>
internal static class Workspaces
{
    private const int LayerResult = 3;
    private const string GradientArgument = "workspace";

    /// <summary>The call without them.</summary>
    public static RecordedCall LeftOut(RecordedCall call) => call.Schema.Name switch
    {
        "aten::mkldnn_rnn_layer" => call with { Results = [.. call.Results.Select((result, i) => i == LayerResult ? new RecordedValue.None() : result)] },
        "aten::mkldnn_rnn_layer_backward" => call with
        {
            Arguments = [.. call.Schema.Arguments.Zip(call.Arguments, (slot, argument) => slot.Name == GradientArgument ? new RecordedValue.None() : argument)],
        },
        _ => call,
    };
}
