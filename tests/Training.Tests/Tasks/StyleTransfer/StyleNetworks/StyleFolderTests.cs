using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;
using Xunit;

namespace Training.Tests.Tasks.StyleTransfer.StyleNetworks;

public sealed class StyleFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void CataloguedImagesAreTakenAndOthersAreNot()
    {
        foreach (var file in (string[])["the_scream.jpg", "starry_night.png", "tubingen.jpg", "notes.txt"])
            folder.File(file, "");
        var styles = StyleFolder.Read(folder.Path);
        Assert.Equal(["starry-night", "the-scream"], styles.Select(style => style.Name));
        Assert.Equal((folder["the_scream.jpg"], "Edvard Munch", 1893), (styles[1].File, styles[1].Artist, styles[1].Year));
    }

    [Fact]
    public void DescriptionsSayWhatTheStylesAre()
    {
        folder.File("styles.json", """[{"file": "a.png", "name": "wave", "title": "A wave", "artist": "Someone", "year": 1831, "licence": "CC0"}]""");
        var style = Assert.Single(StyleFolder.Read(folder.Path));
        Assert.Equal(new StyleImage(folder["a.png"], "wave", "A wave", "Someone", 1831, "CC0"), style);
        Assert.Equal("CC0", StyleFolder.Of("other", folder["a.png"]).Licence);
        Assert.Equal("styles/wave.jpg", style.Describe().Thumbnail);
    }

    [Fact]
    public void ASingleImageIsDescribedByItsFileOrByItsNameAlone()
    {
        Assert.Equal(("scream", "The Scream"), (StyleFolder.Of("scream", folder["the_scream.jpg"]).Name, StyleFolder.Of("scream", folder["the_scream.jpg"]).Title));
        Assert.Equal(("mine", "Unknown", "Unknown"), (StyleFolder.Of("mine", folder["mine.jpg"]).Title, StyleFolder.Of("mine", folder["mine.jpg"]).Artist, StyleFolder.Of("mine", folder["mine.jpg"]).Licence));
    }

    [Theory]
    [InlineData("""[{"file": "a.png", "name": "wave", "title": " ", "artist": "Someone", "year": 1831, "licence": "CC0"}]""", "style 1 needs")]
    [InlineData("""[{"file": "a.png", "name": "wave"}]""", "style 1 needs")]
    [InlineData("""[{"file": "a.png", "name": "a wave", "title": "A", "artist": "B", "year": 1, "licence": "C"}]""", "cannot name a style")]
    [InlineData("[null]", "style 1 needs")]
    [InlineData("[]", "describes no style")]
    [InlineData("[", "styles.json")]
    public void MalformedDescriptionsAreRefused(string json, string reason)
    {
        folder.File("styles.json", json);
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => StyleFolder.Read(folder.Path)).Message);
    }

    [Fact]
    public void AFolderWithoutStylesIsAnErrorWithARemedy()
    {
        folder.File("unknown.jpg", "");
        Assert.Contains("styles.json", Assert.Throws<InvalidDataException>(() => StyleFolder.Read(folder.Path)).Message);
        Assert.Contains("no such folder", Assert.Throws<InvalidDataException>(() => StyleFolder.Read(folder["none"])).Message);
    }
}
