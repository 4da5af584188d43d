namespace Torchline.Cli;

/// <summary>A command whose help shows how it is used.</summary>
internal interface IHasExamples
{
    /// <summary>Command lines, each indented by two spaces.</summary>
    string Examples { get; }
}
