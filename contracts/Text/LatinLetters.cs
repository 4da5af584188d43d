namespace Torchline.Contracts.Text;

/// <summary>Latin letters without their accents.</summary>
/// <remarks>
/// <see cref="string.Normalize()"/> does nothing under invariant globalisation, which the service runs with (no ICU in its image), so
/// the accents are folded by table.
/// </remarks>
internal static class LatinLetters
{
    /// <summary>U+00C0 to U+017F, Latin-1 and Latin Extended-A.</summary>
    private const string WesternEurope =
        "aaaaaaaceeeeiiiidnoooooxouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty" +
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll" +
        "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    /// <summary>U+1E00 to U+1EFF, Latin Extended Additional: Vietnamese for the most part.</summary>
    private const string Additional =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm" +
        "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv" +
        "wwwwwwwwwwxxxxyyzzzzzzhtwyasssssaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
        "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyllvvyy";

    /// <summary>A letter of Latin-1 or Latin Extended-A without its accent, in lower case; null for another character.</summary>
    public static char? Western(char letter) => letter is >= '\u00c0' and <= '\u017f' ? WesternEurope[letter - '\u00c0'] : null;

    /// <summary>A Latin letter without its accent, in lower case; null for another character.</summary>
    public static char? Plain(char letter) => letter switch
    {
        '\u01a0' or '\u01a1' => 'o', // with the horn of Vietnamese
        '\u01af' or '\u01b0' => 'u',
        >= '\u01cd' and <= '\u01dc' => "aaiioouuuuuuuuuu"[letter - '\u01cd'], // the tones of Pinyin
        >= '\u1e00' and <= '\u1eff' => Additional[letter - '\u1e00'],
        _ => Western(letter),
    };
}
