namespace Torchline.Training.Tasks.Classification;

/// <summary>What of a pre-trained network learns the new classes.</summary>
public enum TransferMode
{
    /// <summary>Every weight.</summary>
    Finetune,

    /// <summary>The head alone; the backbone stays as it was.</summary>
    Freeze,
}
