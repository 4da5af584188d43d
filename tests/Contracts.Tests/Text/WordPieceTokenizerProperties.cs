using FsCheck;
using FsCheck.Fluent;
using Torchline.Contracts.Text;
using Xunit;

namespace Contracts.Tests.Text;

public class WordPieceTokenizerProperties
{
    private static readonly WordPieceTokenizer Tokenizer = new(SamplePieces.List);

    /// <summary>Texts of the characters that the rules speak about, of parts that mean something together, and of any characters.</summary>
    private static readonly Arbitrary<string> Texts = Gen.OneOf(
            Gen.Elements(
                "food", "un", "[SEP]", "[PAD]", "##", "👎", "👎🏽", "❤️", "⭐", "🦒", "\u200d", "\ufe0f", " ", "\ud83d", "\ude00", "’", "ở", "e\u0301", "ж"),
            Gen.Elements(" .,:;'`\"-–—…()[]$%&!?#*/_\n\t\0“”‘’abcsyz0123456789BéßİK€好\ufffd".ToCharArray()).Select(c => c.ToString()),
            Gen.Choose(0, char.MaxValue).Select(code => ((char)code).ToString()))
        .ArrayOf()
        .Select(string.Concat)
        .ToArbitrary();

    private static readonly Config ManyCases = Config.QuickThrowOnFailure.WithMaxTest(5000);

    [Fact]
    public void EveryTextHasIdsOfTheVocabularyBetweenStartAndEnd() => Check(text =>
    {
        var ids = new long[4096];
        if (Tokenizer.Encode(text, ids) is not { } count)
            return false;
        var vocabulary = Tokenizer.Vocabulary;
        return count == 0 ||
            (count > 2 && ids[0] == vocabulary.StartId && ids[count - 1] == vocabulary.EndId &&
            ids.AsSpan(1, count - 2).ToArray().All(id =>
                id >= 0 && id < vocabulary.Count && id != vocabulary.PaddingId && id != vocabulary.StartId && id != vocabulary.EndId));
    });

    [Fact]
    public void LittleRoomTakesTheBeginning() => Check(text =>
    {
        long[] all = new long[4096], some = new long[6];
        var fits = Tokenizer.TryEncode(text, some, out var count);
        Tokenizer.TryEncode(text, all, out var total);
        return fits == total <= some.Length && count == Math.Min(total, some.Length) && (count == 0 || some[count - 1] == Tokenizer.Vocabulary.EndId);
    });

    [Fact]
    public void CapitalsMakeNoDifference() => Check(text =>
    {
        // The letters with a dot, or without one, have other counterparts.
        text = text.Replace("İ", "").Replace("ı", "");
        long[] ids = new long[4096], lower = new long[4096];
        return Tokenizer.Encode(text, ids) == Tokenizer.Encode(text.ToLowerInvariant(), lower) && ids.SequenceEqual(lower);
    });

    private static void Check(Func<string, bool> property) => Prop.ForAll(Texts, property).Check(ManyCases);
}
