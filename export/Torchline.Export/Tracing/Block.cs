namespace Torchline.Export.Tracing;

/// <summary>A place for calls under construction: the program, or the step of a loop in it.</summary>
internal sealed class Block
{
    /// <summary>The loop whose step this is, for messages; null for the program.</summary>
    public string? Loop { get; init; }

    /// <summary>Whether this is an iteration that is only compared with the one before.</summary>
    public bool IsRepetition { get; init; }

    public List<OperatorCall> Calls { get; } = [];

    /// <summary>Whether the step has ended, so that nothing may read its values any more.</summary>
    public bool IsClosed { get; set; }
}
