using System.Collections.Frozen;

namespace Torchline.Training.Tasks.Sentiment.Augmentation;

/// <summary>Words that praise or blame, from <c>polarity.txt</c>.</summary>
internal static class PolarityLexicon
{
    private const string Resource = "polarity.txt";

    private static readonly ILookup<string, string> Words = EmbeddedText.Lines(Resource)
        .Select(line => line.Split(' '))
        .SelectMany(fields => fields.Skip(1).Select(word => (Kind: fields[0], Word: word)))
        .ToLookup(entry => entry.Kind, entry => entry.Word);

    /// <summary>Adjectives whose negation means the opposite: true praises.</summary>
    public static FrozenDictionary<string, bool> Adjectives { get; } = Signed("adjective");

    /// <summary>Nouns of what is praised when it is there (true), or blamed (false).</summary>
    public static FrozenDictionary<string, bool> Nouns { get; } = Signed("noun");

    /// <summary>Verbs by their past form, with their base form: <c>loved</c> and <c>love</c>.</summary>
    public static FrozenDictionary<string, Verb> Past { get; } = Verbs().ToFrozenDictionary(verb => verb.Past);

    /// <summary>Verbs by their base form.</summary>
    public static FrozenDictionary<string, Verb> Base { get; } = Verbs().ToFrozenDictionary(verb => verb.Base);

    /// <summary>1 for a word that praises, -1 for one that blames, 0 for any other.</summary>
    public static int Of(string word)
    {
        if (Adjectives.TryGetValue(word, out var praises))
            return praises ? 1 : -1;
        if (Strong.Contains(word))
            return -1;
        return Past.TryGetValue(word, out var verb) || Base.TryGetValue(word, out verb) ? (verb.Praises ? 1 : -1) : 0;
    }

    private static FrozenSet<string> Strong { get; } = Words["-strong"].ToFrozenSet();

    private static FrozenDictionary<string, bool> Signed(string kind) =>
        Words["+" + kind].Select(word => (word, true)).Concat(Words["-" + kind].Select(word => (word, false)))
            .ToFrozenDictionary(entry => entry.word, entry => entry.Item2);

    private static IEnumerable<Verb> Verbs() =>
        from sign in (string[])["+", "-"]
        from pair in Words[sign + "verb"]
        let forms = pair.Split('=')
        select new Verb(forms[0], forms[1], sign == "+");

    /// <summary>A verb in two forms.</summary>
    /// <param name="Past">The past tense.</param>
    /// <param name="Base">The form without an ending.</param>
    /// <param name="Praises">Whether it praises.</param>
    public sealed record Verb(string Past, string Base, bool Praises);
}

/// <summary>Text files in this assembly.</summary>
internal static class EmbeddedText
{
    /// <summary>The lines of a file that are neither empty nor comments.</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }
}
