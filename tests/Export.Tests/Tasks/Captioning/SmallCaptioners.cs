using Torchline.Contracts.Tasks.Captioning;
using Torchline.Export.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.ByHand;
using Torchline.Training.Tasks.Captioning.Networks;
using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Export.Tests.Tasks.Captioning;

/// <summary>Untrained captioners of every kind, small but for their encoders, whose captions have many lengths.</summary>
internal static class SmallCaptioners
{
    public const int Words = 30;

    public static readonly CaptionSearchSettings Settings = new(Beam: 3, MaxLength: 9, LengthPenalty: 0.7);

    private const int Side = 64;

    public static string[] Kinds { get; } = ["attention", "lstm", "rnn-by-hand", "lstm-by-hand", "rnn-by-hand from features"];

    public static CaptionVocabulary Vocabulary { get; } =
        new(Enumerable.Range(0, Words - CaptionVocabulary.SpecialTokens.Count).Select(i => $"word{i}"));

    public static CaptionerArchitecture Architecture(string model) => new()
    {
        Model = model,
        Grid = Side / 32,
        EmbeddingSize = 6,
        HiddenSize = 8,
        Heads = 2,
    };

    public static CaptioningRnnArchitecture HandSizes(string kind) => new()
    {
        Cell = kind.StartsWith("rnn", StringComparison.Ordinal) ? RecurrentCell.Rnn : RecurrentCell.Lstm,
        EmbeddingSize = 6,
        HiddenSize = 8,
    };

    public static CaptionerNetwork Create(string kind)
    {
        manual_seed(1);
        var network = CreateUntouched(kind);
        // Fresh weights give much the same captions for all images and hardly ever end one.
        using var noGradient = no_grad();
        foreach (var (name, parameter) in network.Module.named_parameters())
        {
            if (!name.StartsWith("encoder", StringComparison.Ordinal) && parameter.dim() == 2) parameter.mul_(4);
            if (name.Contains("vocabulary", StringComparison.Ordinal) && parameter.dim() == 1) parameter[CaptionVocabulary.EndId] = 4;
        }

        return network;
    }

    private static CaptionerNetwork CreateUntouched(string kind)
    {
        var view = ImageView.Squashed(Side);
        if (!kind.Contains("by-hand", StringComparison.Ordinal)) return CaptionerNetwork.Of(new Captioner(Architecture(kind), Words), view);
        var sizes = HandSizes(kind);
        var decoder = new CaptioningRnn(sizes, Words);
        return kind.EndsWith("features", StringComparison.Ordinal)
            ? CaptionerNetwork.OfFeatures(decoder, sizes.FeatureSize)
            : CaptionerNetwork.Of(new HandCaptioner(decoder), view);
    }
}
