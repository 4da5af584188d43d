using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Export.Tests.Lowering;

/// <summary>A recurrent layer, and everything it gives, in one tensor.</summary>
internal sealed class LastOutput : Module<Tensor, Tensor>
{
    private readonly Module layer;
    private readonly double? initial;

    public LastOutput(Module layer, double? initial = null) : base(nameof(LastOutput))
    {
        this.layer = layer;
        this.initial = initial;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        switch (layer)
        {
            case LSTM lstm when initial is { } start:
                {
                    var state = full(new[] { 2, input.shape[0], 5 }, start);
                    var (output, h, c) = lstm.call(input, (state, state * 2));
                    return output.sum() + h.sum() + c;
                }
            case LSTM lstm:
                {
                    var (output, h, c) = lstm.call(input);
                    return cat([output.sum([0, 1]), h.sum([0, 1]), c.sum([0, 1])], 0);
                }
            case GRU gru:
                {
                    var (output, h) = gru.call(input);
                    return cat([output.sum([0, 1]), h.sum([0, 1])], 0);
                }
            default:
                {
                    var (output, h) = ((RNN)layer).call(input);
                    return cat([output.sum([0, 1]), h.sum([0, 1])], 0);
                }
        }
    }
}
