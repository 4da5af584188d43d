namespace Torchline.Export.Tasks.Classification;

/// <summary>A classifier in one of its number formats.</summary>
/// <param name="Format">The format's name: <c>fp32</c>, <c>fp16</c> or <c>int8</c>.</param>
/// <param name="Method">How it was made, for people.</param>
/// <param name="Model">The ONNX file.</param>
/// <param name="Score">How it does on the validation images.</param>
internal sealed record ClassifierVariant(string Format, string Method, byte[] Model, ClassifierScore Score);
