using FsCheck;
using FsCheck.Fluent;
using Torchline.Contracts.Tasks.Captioning;
using Xunit;

namespace Contracts.Tests.Tasks.Captioning;

public sealed class CaptionVocabularyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string FilePath => Path.Combine(folder.Path, "vocabulary.txt");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FrequentWordsComeFirstThenByOrdinal()
    {
        string[][] captions = [["b", "dog", "runs"], ["a", "dog"], ["a", "dog", "b"], ["Z"]];
        Assert.Equal(["<NULL>", "<START>", "<END>", "<UNK>", "dog", "a", "b", "Z", "runs"], CaptionVocabulary.Build(captions, 1).Words);
        Assert.Equal(["dog", "a", "b"], CaptionVocabulary.Build(captions, 2).Words.Skip(4));
        Assert.Equal(4, CaptionVocabulary.Build(captions, 9).Count);
    }

    [Fact]
    public void CaptionsAreFramedAndFilledUp()
    {
        var vocabulary = new CaptionVocabulary(["a", "dog"]);
        Assert.Equal([1, 4, 5, 2, 0, 0], vocabulary.Encode(["a", "dog"], 6));
        Assert.Equal([1, 4, 3, 2], vocabulary.Encode(["a", "zebra"], 4));
        Assert.Equal([1, 4, 2], vocabulary.Encode(["a", "dog", "runs"], 3));
        Assert.Equal([1, 5, 2, 0], vocabulary.Encode(["dog"], 4));
        Assert.Equal([1, 2], vocabulary.Encode([], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Encode(["a"], 1));
    }

    [Fact]
    public void DecodingStopsAtTheEnd()
    {
        var vocabulary = new CaptionVocabulary(["a", "dog"]);
        Assert.Equal(["a", "<UNK>"], vocabulary.Decode([1, 4, 3, 2, 5, 5]));
        Assert.Equal(["dog"], vocabulary.Decode([5, 0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Decode([6]));
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Decode([-1]));
    }

    [Fact]
    public void KnownWordsComeBack()
    {
        var vocabulary = new CaptionVocabulary(["a", "dog", "runs"]);
        Prop.ForAll(Gen.Elements("a", "dog", "runs").ArrayOf().ToArbitrary(), words =>
                vocabulary.Decode(vocabulary.Encode(words, words.Length + 2)).SequenceEqual(words))
            .Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void AFileKeepsTheIds()
    {
        var vocabulary = new CaptionVocabulary(["dog", "n't", "café"]);
        vocabulary.Save(FilePath);
        Assert.Equal("<NULL>\n<START>\n<END>\n<UNK>\ndog\nn't\ncafé\n", File.ReadAllText(FilePath));
        Assert.Equal(vocabulary.Words, CaptionVocabulary.Load(FilePath).Words);
    }

    [Theory]
    [InlineData(null, "no such file")]
    [InlineData("", "empty")]
    [InlineData("<NULL>\n<START>\n<END>\n", "begins with")]
    [InlineData("<pad>\n<unk>\ndog\na\n", "begins with")]
    [InlineData("<NULL>\n<START>\n<END>\n<UNK>\ndog\n\ncat\n", "token 5 is empty")]
    [InlineData("<NULL>\n<START>\n<END>\n<UNK>\na dog\n", "token 4 is empty, longer than 256 characters, or no plain text")]
    [InlineData("<NULL>\n<START>\n<END>\n<UNK>\ndog\ncat\ndog\n", "token 6, \"dog\", comes twice")]
    [InlineData("<NULL>\n<START>\n<END>\n<UNK>\n<END>\n", "comes twice")]
    [InlineData("<NULL>\n<START>\n<END>\n<UNK>\ndog\nca", "cut off")]
    public void ADamagedFileIsRefused(string? content, string reason)
    {
        if (content is not null)
            File.WriteAllText(FilePath, content);

        var error = Assert.Throws<InvalidDataException>(() => CaptionVocabulary.Load(FilePath));
        Assert.StartsWith(FilePath, error.Message);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void NoBytesMakeItFailOtherwise() => Prop.ForAll(
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary(),
        bytes =>
        {
            File.WriteAllBytes(FilePath, [.. "<NULL>\n<START>\n<END>\n<UNK>\n"u8, .. bytes]);
            try
            {
                return CaptionVocabulary.Load(FilePath).Count >= 4;
            }
            catch (InvalidDataException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void EndlessWordsAreRefused()
    {
        File.WriteAllText(FilePath, $"<NULL>\n<START>\n<END>\n<UNK>\n{new string('x', 1 << 20)}\n");
        Assert.Throws<InvalidDataException>(() => CaptionVocabulary.Load(FilePath));
    }
}
