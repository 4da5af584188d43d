using System.Text.Json.Serialization;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning.Metrics;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>The one look at the test images: <c>test.json</c>.</summary>
/// <param name="Epoch">The epoch whose weights were tested.</param>
/// <param name="Images">How many images there are.</param>
/// <param name="Beam">Captions that the search kept: of <paramref name="Validation"/>, the number with the best mean of all scores.</param>
/// <param name="Scores">How good the captions are, against all captions by people.</param>
/// <param name="Validation">What the choice of the beam was made by.</param>
/// <param name="Data">The test set.</param>
public sealed record CaptionerTestResult(
    int Epoch, [property: JsonPropertyName("pictures")] int Images, int Beam, CaptionScores Scores, IReadOnlyList<BeamScores> Validation, IReadOnlyList<DataSource> Data);
