namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>The sizes of a <see cref="CaptioningRnn"/>.</summary>
public sealed record CaptioningRnnArchitecture
{
    /// <summary>The recurrent layer.</summary>
    public RecurrentCell Cell { get; init; } = RecurrentCell.Rnn;

    /// <summary>Numbers that describe an image (F).</summary>
    public int FeatureSize { get; init; } = ImageFeatures.Size;

    /// <summary>Numbers in a word's vector (D).</summary>
    public int EmbeddingSize { get; init; } = 256;

    /// <summary>Numbers in the state (H).</summary>
    public int HiddenSize { get; init; } = 512;

    /// <summary>The share of word vectors and of states for the vocabulary that is dropped in training.</summary>
    public double Dropout { get; init; }
}
