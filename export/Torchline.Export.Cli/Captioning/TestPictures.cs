using Torchline.Export.Cli.Commands;
using Torchline.Training.Data;
using Torchline.Training.Data.Captions;

namespace Torchline.Export.Cli.Captioning;

/// <summary>The pictures that captions are compared on.</summary>
internal static class TestPictures
{
    private const int MaxMalformed = 100;

    /// <summary>The files of a data set's test pictures.</summary>
    /// <param name="folder">A folder of captioned pictures (see <see cref="CaptionFolder"/>).</param>
    /// <exception cref="InvalidDataException">There are no captioned pictures in it.</exception>
    public static IReadOnlyList<string> In(string folder) =>
        [.. new CaptionFolder(folder, new MalformedLines(MaxMalformed, Warnings.Print), Warnings.Print).Read(CaptionSplit.Test).Pictures.Select(picture => picture.Path)];

    /// <summary>The files of a run's test pictures; none where the run has come without its data.</summary>
    /// <inheritdoc cref="In" />
    public static IReadOnlyList<string> OfRun(string folder) => Directory.Exists(folder) ? In(folder) : [];
}
