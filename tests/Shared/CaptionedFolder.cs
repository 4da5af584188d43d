using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Captioning.Data;

namespace Torchline.Tests;

/// <summary>A folder of small images with two captions each: four to train with, two for each other purpose.</summary>
internal sealed class CaptionedFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CaptionedFolder(
        string captions = "captions.tsv", string images = "images", string number = "",
        string train = "train.txt", string validation = "val.txt", string test = "test.txt")
    {
        var random = new SplitMix64(1);
        Directory.CreateDirectory(folder[images]);
        foreach (var name in Names)
            File.WriteAllBytes(folder[$"{images}/{name}"], ColouredImages.Encode(0, ref random, 16, 12));
        folder.File(captions, string.Concat(Names.Select(name => number.Length == 0
            ? $"{name}\tA dog .\n{name}\tThe red {name[0]} .\n"
            : $"{name}{number}0\tA dog .\n{name}{number}1\tThe red {name[0]} .\n")));
        folder.File(train, "a.png\nb.png\nc.png\nd.png\n");
        folder.File(validation, "e.png\nf.png\n");
        folder.File(test, "h.png\ng.png\n");
    }

    public static IReadOnlyList<string> Names { get; } = [.. "abcdefgh".Select(letter => $"{letter}.png")];

    public string Path => folder.Path;

    public List<string> Reports { get; } = [];

    public string this[string name] => folder[name];

    public string Write(string name, string content) => folder.File(name, content);

    public CaptionFolder Open(int limit = 10) => new(folder.Path, new MalformedLines(limit, Reports.Add), Reports.Add);

    public void Dispose() => folder.Dispose();
}
