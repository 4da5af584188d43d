using Export.Tests.Lowering.Cases;
using Torchline.Export;

namespace Export.Tests.Lowering;

/// <summary>Small programs, each around a few operators, that libtorch and ONNX Runtime must agree on.</summary>
internal static class OperatorCases
{
    /// <summary>Case name to request.</summary>
    public static IReadOnlyDictionary<string, Func<ExportRequest>> All { get; } = new[]
    {
        ElementwiseCases.All(), ShapeCases.All(), NetworkCases.All(), ImageCases.All(), GradientCases.All(), RecurrentCases.All(), TrainingCases.All(),
        ScriptedElementwiseCases.All(), ScriptedTensorCases.All(), ScriptedNetworkCases.All(), ScriptedImageCases.All(),
    }.SelectMany(cases => cases).ToDictionary(entry => entry.Name, entry => entry.Request);
}
