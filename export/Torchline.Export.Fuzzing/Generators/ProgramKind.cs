namespace Torchline.Export.Fuzzing.Generators;

/// <summary>What programs are made of.</summary>
public enum ProgramKind
{
    /// <summary>Operators of all families, composed.</summary>
    Operators,

    /// <summary>Writes through views.</summary>
    Views,

    /// <summary>Layers that shrink and grow, and arithmetic on sizes.</summary>
    Sizes,

    /// <summary>Data types, promoted and converted.</summary>
    Types,
}
