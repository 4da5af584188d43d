using Torchline.Export.Verification;

namespace Torchline.Export.Tasks.Programs;

/// <summary>A network in libtorch as the service calls it.</summary>
internal interface IModelProgram : IDisposable
{
    /// <summary>What to export or to compare with.</summary>
    /// <param name="metadata">Key-value pairs for the file's metadata properties.</param>
    ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null);

    /// <summary>ONNX Runtime against this program, over the sizes that a service sees.</summary>
    /// <param name="model">The ONNX file.</param>
    VerificationReport Compare(byte[] model);
}
