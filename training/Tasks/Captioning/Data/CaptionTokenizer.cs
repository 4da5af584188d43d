using System.Text.RegularExpressions;

namespace Torchline.Training.Tasks.Captioning.Data;

/// <summary>
/// Splits captions into lower-case words as the evaluation of MS COCO does (Chen et al. 2015): cut as in the Penn Treebank
/// (<c>do n't</c>, <c>dog 's</c>, <c>50 %</c>), then without punctuation. Data for training and captions to be scored both go
/// through it.
/// </summary>
/// <remarks>
/// The rules find the words; what they do not find is punctuation. Of the 37,500 captions of Flickr8k that were compared, all
/// but seven have the words of the evaluation's own tokenizer (Stanford CoreNLP 3.4.1, <c>-lowerCase</c>). Six have brackets:
/// the evaluation means to leave them out, as is done here, but lets them pass as <c>-lrb-</c> and <c>-rrb-</c>; one ends in a
/// letter and a period. Smileys, addresses, mark-up and runs of marks such as <c>!!</c>, which are words to that tokenizer, are
/// none here.
/// </remarks>
internal static partial class CaptionTokenizer
{
    private const string Letter = @"\p{L}";
    private const string Character = @"[\p{L}\p{M}\p{N}]";
    private const string Begin = $"(?<!{Character})";
    private const string End = $"(?!{Character})";

    // rock 'n' roll, the '80s
    private const string Elision = $"'(?:n'|(?:n|em|till?|cause|[0-9]0s){End})";

    // dog 's, they 're
    private const string Suffix = $"'(?:s|m|d|re|ve|ll){End}";

    // do n't
    private const string Negation = $"n't{End}";

    // can not, gon na, 't is, y' all
    private const string Fused =
        $"{Begin}(?:can(?=not{End})|(?:gon|wan)(?=na{End})|got(?=ta{End})|(?:gim|lem)(?=me{End}))|'t(?=(?:is|was){End})|y'(?={Letter})";

    // d.c., j. smith, st. louis, no. 5; a single letter at the end is a word
    private const string Abbreviation =
        $@"{Begin}(?:{Letter}(?:\.{Letter})+|{Letter}(?=\.\s*{Character})|mrs?|ms|[djs]r|prof|[smfl]t|sgt|capt|col|gen|gov|rev|vs|etc|inc|ltd|corp|co|ave|blvd|rd|dept|no(?=\.\s*[0-9]))\.{End}";

    // tri-colored, 1/2, 5:30, -5, o'clock: characters, and single marks between two of them that do not cut a word
    private const string Joint = $@"[-_/.]|(?<=[0-9])[,:](?=[0-9])|(?<={Letter})(?!{Suffix}|'n')'(?={Letter})";
    private const string Piece = $"(?:(?!{Negation}){Character})+";
    private const string Word = $@"(?:{Begin}[-+]?\.?(?=[0-9]))?{Piece}(?:(?:{Joint}){Piece})*";

    // at & t, # 52, $ 5
    private const string Symbol = @"(?![`\u00B4])[\p{S}&%#*@/\\_]";

    /// <summary>The words of a caption, in order; none if there is nothing but punctuation.</summary>
    public static IReadOnlyList<string> Tokenize(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        var text = Apostrophes().Replace(caption.ToLowerInvariant(), "'");
        var words = new List<string>();
        foreach (var match in Words().EnumerateMatches(text))
            words.Add(text.Substring(match.Index, match.Length));
        return words;
    }

    [GeneratedRegex("[\u2018\u2019\u201B\u02BC]")]
    private static partial Regex Apostrophes();

    // The first alternative that fits at a place counts.
    [GeneratedRegex($"{Elision}|{Suffix}|{Negation}|{Fused}|{Abbreviation}|{Word}|{Symbol}", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
