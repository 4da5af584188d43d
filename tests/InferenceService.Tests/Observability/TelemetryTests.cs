using System.Runtime.InteropServices;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Observability;

/// <summary>ONNX Runtime sends nothing, however the service is started: here without the launcher and without its variables.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly TestModels models = new TestModels().Add("words");
    private readonly string trace = Path.GetTempFileName();

    public void Dispose()
    {
        models.Dispose();
        File.Delete(trace);
    }

    [StraceFact]
    public async Task TheServiceResolvesNoNameAndConnectsToNobody()
    {
        await using (await ServiceProgram.StartAsync(
            [], ["--Torchline:Models", models.Folder], ["strace", "-f", "-e", "trace=connect,openat", "-o", trace]))
        {
        }
        var calls = await File.ReadAllLinesAsync(trace);
        Assert.Contains(calls, call => call.Contains("libonnxruntime.so", StringComparison.Ordinal)); // The watch works.
        Assert.Contains(calls, call => call.Contains("words/1/model.onnx", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, call => call.Contains("connect(", StringComparison.Ordinal) && call.Contains("AF_INET", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, call => call.Contains("/etc/resolv.conf", StringComparison.Ordinal));
        // The collector is looked for after some seconds, but telemetry that is on describes the system as soon as the library is loaded.
        Assert.DoesNotContain(calls, call => call.Contains("/etc/os-release", StringComparison.Ordinal));
    }

    /// <summary>The initializer of this very assembly has set it: the library's own getenv finds it.</summary>
    [Fact]
    public void TheVariableIsInTheEnvironmentOfTheProcess()
    {
        if (!OperatingSystem.IsWindows())
            Assert.False(string.IsNullOrEmpty(Marshal.PtrToStringUTF8(GetVariable("ORT_DISABLE_TELEMETRY"))));
    }

    [DllImport("libc", EntryPoint = "getenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint GetVariable(string name);
}
