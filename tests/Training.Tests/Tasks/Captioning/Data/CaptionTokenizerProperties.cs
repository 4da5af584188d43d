using FsCheck;
using FsCheck.Fluent;
using Torchline.Training.Tasks.Captioning.Data;
using Xunit;

namespace Training.Tests.Tasks.Captioning.Data;

public sealed class CaptionTokenizerProperties
{
    /// <summary>Texts of the characters that the rules speak about, and of any others.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
            Gen.Elements(" .,:;'`\"-/()$%&!?+*_#\n\u201c\u201d\u2018\u2019n'tsmvdlreco0123456789aB\u00e9\u00df\u20ac\ud83d\u0301".ToCharArray()),
            Gen.Choose(0, char.MaxValue).Select(code => (char)code))
        .ArrayOf()
        .Select(characters => new string(characters));

    [Fact]
    public void WordsArePiecesOfTheTextWithoutWhiteSpace() => Check(Texts, text =>
    {
        var words = CaptionTokenizer.Tokenize(text);
        return words.All(word => word.Length > 0 && !word.Any(char.IsWhiteSpace) && !word.Any(char.IsSurrogate) && !word.Any(char.IsAsciiLetterUpper))
            && words.Sum(word => word.Length) <= text.Length;
    });

    [Fact]
    public void ASpaceIsAlwaysACut() => Check(Texts.Two(), pair =>
    {
        var (first, second) = pair;
        // A number or a word behind it decides on an abbreviation's period, so the first text ends in a word.
        var together = CaptionTokenizer.Tokenize($"{first} end {second}");
        return together.SequenceEqual([.. CaptionTokenizer.Tokenize(first + " end"), .. CaptionTokenizer.Tokenize(second)]);
    });

    [Fact]
    public void WordsOfTheDataStayAsTheyAre()
    {
        var words = Gen.Elements(
            "dog", "t-shirt", "n't", "'s", "'ve", "'n'", "o'clock", "1/2", "5:30", "2nd", "1,000", "$", "#", "&", "d.c.", "st.", "black/white");
        Check(words.ArrayOf(), line => CaptionTokenizer.Tokenize(string.Join(' ', line)).SequenceEqual(line));
    }

    private static void Check<T>(Gen<T> values, Func<T, bool> property) =>
        FsCheck.Fluent.Prop.ForAll(values.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
