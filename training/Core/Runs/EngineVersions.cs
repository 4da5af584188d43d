using System.Runtime.InteropServices;
using TorchSharp;

namespace Torchline.Training.Core.Runs;

/// <summary>What computed a run.</summary>
/// <param name="Torch">libtorch's version, as TorchSharp reports it.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="System">Operating system and processor architecture.</param>
public sealed record EngineVersions(string Torch, string Runtime, string System)
{
    /// <summary>The versions in this process.</summary>
    public static EngineVersions Current { get; } = new(
        torch.__version__,
        RuntimeInformation.FrameworkDescription,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}");
}
