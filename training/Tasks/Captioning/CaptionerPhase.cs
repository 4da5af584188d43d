namespace Torchline.Training.Tasks.Captioning;

/// <summary>What a captioner learns, and from what.</summary>
public enum CaptionerPhase
{
    /// <summary>The decoder learns people's captions, from features of a frozen encoder.</summary>
    Decoder,

    /// <summary>Decoder and encoder learn people's captions, from random views of the images.</summary>
    Finetune,

    /// <summary>The decoder learns from its own captions, from features of the encoder, frozen again.</summary>
    SelfCritical,
}
