using FsCheck;
using FsCheck.Fluent;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Text;
using Xunit;

namespace Contracts.Tests.Tasks.Sentiment;

public class ReviewTokenizerProperties
{
    /// <summary>Texts of the characters that the rules speak about, and of any others.</summary>
    private static readonly Arbitrary<string> Texts = Gen.OneOf(
            Gen.Elements(" .,:;'`\"-–—…()$%&!?+*/_\n“”‘’n'tsvmdlre0123456789aBéß€😀\ud83d\u0301".ToCharArray()),
            Gen.Choose(0, char.MaxValue).Select(code => (char)code))
        .ArrayOf()
        .Select(characters => new string(characters))
        .ToArbitrary();

    private static readonly Config ManyCases = Config.QuickThrowOnFailure.WithMaxTest(3000);

    [Fact]
    public void TokensAreBoundedWordsWithoutWhiteSpace() => Check(text =>
    {
        var tokens = ReviewTokenizer.Tokenize(text);
        return tokens.All(token => token.Length > 0 && !token.Any(char.IsWhiteSpace)) &&
            tokens.Sum(token => token is "_num_" or "..." or "``" or "''" or "--" ? 1 : token.Length) <= text.Length;
    });

    [Fact]
    public void BothInterfacesAgree()
    {
        Check(text =>
        {
            var tokens = ReviewTokenizer.Tokenize(text);
            var vocabulary = new Vocabulary(tokens.Distinct().Except([Vocabulary.Padding, Vocabulary.Unknown]));
            var ids = new long[text.Length];
            return ReviewTokenizer.TryEncode(text, vocabulary, ids, out var count) &&
                tokens.SequenceEqual(ids.Take(count).Select(id => vocabulary[(int)id]));
        });
    }

    [Fact]
    public void WordsAndMarksOfTheDataStayAsTheyAre()
    {
        var tokens = Gen.Elements(
            "food", "so-so", "n't", "'s", "'ve", "``", "''", "'", "...", ".", ",", ":", "!", "--", "-", "_num_", "1/2", "5:30",
            "2nd", "1,000", "$", "dr.", "b/c", "'burgh", "a+");
        // A period after an abbreviation at a text's end is split off, so the text ends in a word.
        var lines = tokens.ArrayOf().Select(line => string.Join(' ', line.Append("end"))).ToArbitrary();
        Check(lines, line => string.Join(' ', ReviewTokenizer.Tokenize(line)) == line);
    }

    private static void Check(Func<string, bool> property) => Check(Texts, property);

    private static void Check(Arbitrary<string> texts, Func<string, bool> property) =>
        FsCheck.Fluent.Prop.ForAll(texts, property).Check(ManyCases);
}
