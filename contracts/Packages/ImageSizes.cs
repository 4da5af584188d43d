namespace Torchline.Contracts.Packages;

/// <summary>Which sizes of images a network takes that sees them as they are; RGB, 8 bits. Normalisation is in the network.</summary>
/// <param name="MinSide">The smallest height and width, in pixels.</param>
/// <param name="MaxSide">The largest height and width, in pixels.</param>
/// <param name="MultipleOf">
/// What height and width have to be multiples of. The service mirrors an image beyond its right and lower edge until they are, and
/// cuts the result.
/// </param>
/// <param name="Context">
/// How far away, in pixels, a pixel of the input may lie that a pixel of the output depends on through convolutions; what
/// normalisation takes from the whole image does not count. It says how far the tiles of a large image have to overlap.
/// </param>
/// <param name="Period">
/// After how many pixels the noise repeats that the network adds to every image; a multiple of <paramref name="MultipleOf"/>, or 1.
/// The tiles of a large image begin at multiples of it, so that they fit together.
/// </param>
public sealed record ImageSizes(int MinSide, int MaxSide, int MultipleOf = 1, int Context = 0, int Period = 1);
