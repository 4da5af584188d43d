namespace Torchline.Training.Tasks.Captioning.Data;

/// <summary>What a part of the images is for.</summary>
public enum CaptionSplit
{
    /// <summary>To learn from.</summary>
    Train,

    /// <summary>To choose the best epoch by.</summary>
    Validation,

    /// <summary>To look at only once, when everything is chosen.</summary>
    Test,
}
