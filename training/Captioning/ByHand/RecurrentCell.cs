namespace Torchline.Training.Captioning.ByHand;

/// <summary>The hand-written layer that a <see cref="CaptioningRnn"/> is built around.</summary>
public enum RecurrentCell
{
    /// <summary><see cref="Recurrent.VanillaRnn"/>.</summary>
    Rnn,

    /// <summary><see cref="Recurrent.Lstm"/>.</summary>
    Lstm,
}
