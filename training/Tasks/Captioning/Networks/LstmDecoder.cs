using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.Networks;

/// <summary>A decoder without attention, from the image's mean features alone (Vinyals et al. 2015).</summary>
internal sealed class LstmDecoder : CaptionDecoder
{
    /// <summary>An untrained decoder.</summary>
    /// <param name="words">Words of the vocabulary (V).</param>
    /// <param name="sizes">Its sizes.</param>
    public LstmDecoder(int words, CaptionerArchitecture sizes) : base(nameof(LstmDecoder), words, sizes) => RegisterComponents();

    public override int Regions => 0;

    private protected override IReadOnlyList<Tensor> Prepare(Tensor regions) => [];

    private protected override (Tensor Contexts, Tensor? Weights) Attend(Tensor states, IReadOnlyList<Tensor> images) => (states, null);

    private protected override Tensor Merge(Tensor contexts) => contexts;
}
