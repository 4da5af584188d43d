namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>The hand-written layer that a <see cref="CaptioningRnn"/> is built around.</summary>
public enum RecurrentCell
{
    /// <summary><see cref="Layers.VanillaRnn"/>.</summary>
    Rnn,

    /// <summary><see cref="Layers.Lstm"/>.</summary>
    Lstm,
}
