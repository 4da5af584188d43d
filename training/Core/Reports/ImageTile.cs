namespace Torchline.Training.Core.Reports;

/// <summary>An image of a report.</summary>
/// <param name="Jpeg">The image's file.</param>
/// <param name="Caption">What is said below it.</param>
/// <param name="Title">What is said when the pointer rests on it.</param>
/// <param name="IsRight">Whether the caption is shown as something right or as something wrong; null: as neither.</param>
public sealed record ImageTile(byte[] Jpeg, string Caption, string Title, bool? IsRight = null);
