using Torchline.Export.Verification;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>A captioner's graph against libtorch.</summary>
/// <param name="Data">What the two were compared on.</param>
/// <param name="Report">How close they are.</param>
internal sealed record Compared(string Data, VerificationReport Report);
