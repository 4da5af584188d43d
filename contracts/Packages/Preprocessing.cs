using System.Text.Json.Serialization;

namespace Torchline.Contracts.Packages;

/// <summary>How a request becomes a network's inputs; the properties of the inputs that the task has are set.</summary>
public sealed record Preprocessing
{
    /// <summary>For models that read text.</summary>
    public TextPreprocessing? Text { get; init; }

    /// <summary>For models whose input is an image of one size.</summary>
    public ImagePreprocessing? Image { get; init; }

    /// <summary>For models whose input is an image of any of many sizes.</summary>
    public ImageSizes? Sizes { get; init; }

    /// <summary>
    /// For models of any style: the short side, in pixels, that a style image is resized to. The long side has at most twice as many; what
    /// is longer is cut on both ends.
    /// </summary>
    public int? StyleSide { get; init; }
}

/// <summary>How text becomes token ids.</summary>
/// <param name="Tokenizer">The tokeniser's name, for example <c>review</c> or <c>wordpiece</c>.</param>
/// <param name="Vocabulary">The vocabulary's file in the package.</param>
/// <param name="MaxTokens">The longest text that the model accepts, in tokens; those around a text count.</param>
/// <param name="LowerCase">Whether letters become lower-case ones; of word pieces.</param>
/// <param name="Emoji">The version of the table that has words for emoji; of word pieces.</param>
public sealed record TextPreprocessing(string Tokenizer, string Vocabulary, int MaxTokens, bool? LowerCase = null, int? Emoji = null);

/// <summary>
/// How an image becomes pixels: resized, antialiased, to a square of <paramref name="Side"/> pixels; RGB, 8 bits. Normalisation
/// is in the network.
/// </summary>
/// <param name="ShortSide">Pixels of the short side before the cut; if nothing is cut, those of the square's side.</param>
/// <param name="Side">Pixels of each side of the square.</param>
/// <param name="Interpolation">The filter, <see cref="Bilinear"/>.</param>
/// <param name="Fit">What happens to an image that is no square.</param>
public sealed record ImagePreprocessing(
    int ShortSide, int Side, string Interpolation = ImagePreprocessing.Bilinear, ImageFit Fit = ImageFit.Crop)
{
    /// <summary>The triangle filter, widened when shrinking.</summary>
    public const string Bilinear = "bilinear";

    /// <summary>The largest side that a manifest may ask for, in pixels.</summary>
    public const int MaxSide = 2048;

    /// <summary>The whole image, resized to a square.</summary>
    /// <param name="side">Pixels of each side.</param>
    public static ImagePreprocessing Squashed(int side) => new(side, side, Fit: ImageFit.Squash);
}

/// <summary>How an image of any shape becomes a square.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageFit>))]
public enum ImageFit
{
    /// <summary>The short side is resized and the square in the middle cut out; what lies outside is dropped.</summary>
    [JsonStringEnumMemberName("crop")]
    Crop,

    /// <summary>Both sides are resized to the square's; all is kept, wider or taller than it is.</summary>
    [JsonStringEnumMemberName("squash")]
    Squash,
}

/// <summary>The sizes of images that a network takes as they are; RGB, 8 bits. Normalisation is in the network.</summary>
/// <param name="MinSide">The smallest height and width, in pixels.</param>
/// <param name="MaxSide">The largest height and width, in pixels.</param>
/// <param name="MultipleOf">
/// What height and width have to be multiples of. The service mirrors an image beyond its right and lower edge until they are, and
/// cuts the result.
/// </param>
/// <param name="Context">
/// How far away, in pixels, a pixel of the input may lie that a pixel of the output depends on through convolutions; what
/// normalisation takes from the whole image does not count. The tiles of a large image overlap by it.
/// </param>
/// <param name="Period">
/// After how many pixels the noise repeats that the network adds to every image; a multiple of <paramref name="MultipleOf"/>, or 1.
/// The tiles of a large image begin at multiples of it, so that they fit together.
/// </param>
public sealed record ImageSizes(int MinSide, int MaxSide, int MultipleOf = 1, int Context = 0, int Period = 1);
