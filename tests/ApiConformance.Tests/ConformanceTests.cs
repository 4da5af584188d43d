using System.Reflection;
using System.Text;
using Torchline.Tests;
using Xunit;

namespace Torchline.ApiConformance.Tests;

/// <summary>
/// The projects in <c>bindings/</c> stand in for official packages. A program written against a stand-in compiles against
/// the package only while every member that the stand-in shows is a member of the package, signature and all.
/// </summary>
public class ConformanceTests
{
    private const string TorchSharpList = "api/TorchSharp-0.106.txt";
    private const string OnnxRuntimeList = "api/Microsoft.ML.OnnxRuntime-managed.txt";

    [SharedDataFact(TorchSharpList)]
    public void TorchSharp_shows_only_members_of_the_official_package() => AssertConforms("TorchSharp", TorchSharpList);

    [SharedDataFact(OnnxRuntimeList)]
    public void OnnxRuntime_shows_only_members_of_the_official_package() => AssertConforms("Microsoft.ML.OnnxRuntime", OnnxRuntimeList);

    private static void AssertConforms(string assembly, string list)
    {
        var official = new ApiList(File.ReadLines(SharedData.PathOf(list)));
        var surface = PublicSurface.Of(Assembly.Load(assembly)).ToArray();
        Assert.NotEmpty(surface);

        var foreign = surface.Where(line => !official.Contains(line)).ToArray();
        Assert.True(foreign.Length == 0, Report(assembly, foreign, official));
    }

    private static string Report(string assembly, string[] foreign, ApiList official)
    {
        var report = new StringBuilder($"{foreign.Length} public members of {assembly} are not in the official package:\n");
        foreach (var line in foreign)
        {
            report.Append($"\n  {line}\n");
            foreach (var candidate in official.Nearest(line))
                report.Append($"      nearest: {candidate}\n");
        }

        return report.ToString();
    }
}
