using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Torchline.InferenceService.Serving.Providers;

namespace InferenceService.Tests.Serving.Providers;

/// <summary>WebGPU is in no build of ONNX Runtime that is used here: it stands for a provider that does not work.</summary>
public sealed class ExecutionProvidersTests
{
    [Fact]
    public async Task AProviderThatDoesNotWorkIsNamedWithTheReason()
    {
        using var models = new TestModels().Add("words").AddClassifier("color");
        await using var factory = new ServiceFactory(models.Folder, ("Torchline:Providers:Order", "webgpu, cpu"));
        using var client = await factory.StartAsync();
        var listed = (await (await client.GetAsync("/v1/models")).ReadJsonAsync())["models"]!.AsArray();
        Assert.Equal(2, listed.Count);
        foreach (var model in listed.Append(await (await client.GetAsync("/v1/models/words")).ReadJsonAsync()))
        {
            Assert.Equal("cpu", (string)model!["provider"]!);
            Assert.Equal("webgpu", (string)model["skippedProviders"]![0]!["name"]!);
            Assert.Contains("WebGPU", (string)model["skippedProviders"]![0]!["reason"]!);
        }

        Assert.Contains("provider=\"cpu\",skipped=\"webgpu\"", await client.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task WithoutAnOrderTheProcessorComputes()
    {
        using var models = new TestModels().Add("words");
        await using var factory = new ServiceFactory(models.Folder);
        using var client = await factory.StartAsync();
        var model = (await (await client.GetAsync("/v1/models")).ReadJsonAsync())["models"]![0]!.AsObject();
        Assert.Equal("cpu", (string)model["provider"]!);
        Assert.False(model.ContainsKey("skippedProviders"));
    }

    [Fact]
    public void ARequiredProviderThatDoesNotWorkKeepsTheServiceFromStarting()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Providers(new() { Order = "webgpu,cpu", Require = true }).Check());
        Assert.Contains("webgpu", refusal.Message);
        Assert.Contains("WebGPU", refusal.Message); // the reason
        Providers(new() { Order = "cpu", Require = true }).Check();
        Providers(new() { Order = "webgpu,cpu" }).Check();
    }

    [Fact]
    public void AnOrderInWhichNothingWorksIsAnError()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Providers(new() { Order = "webgpu" }).Open("model.onnx", () => new(), out _));
        Assert.Contains("Add cpu", refusal.Message);
    }

    [Theory]
    [InlineData("", "names no provider")]
    [InlineData("gpu,cpu", "'gpu'")]
    [InlineData("cpu,CPU", "twice")]
    public void AnOrderThatMakesNoSenseIsRefused(string order, string reason) =>
        Assert.Contains(reason, new ProviderSettingsValidator().Validate(null, new() { Providers = { Order = order } }).FailureMessage);

    [Fact]
    public void OptionsOfAnUnknownProviderAreRefused() => Assert.Contains(
        "'cdua'", new ProviderSettingsValidator().Validate(null, new() { Providers = { Options = { ["cdua"] = [] } } }).FailureMessage);

    [Fact]
    public void AReasonHasNoFolderOfTheMachine() => Assert.Equal(
        "Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: cannot open shared object file: No such file or directory",
        ExecutionProviders.ReasonOf(
            "[ErrorCode:Fail] /onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:2043 onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() " +
            "[ONNXRuntimeError] : 1 : FAIL : Failed to load library /home/me/service/native/libonnxruntime_providers_cuda.so with error: " +
            "libcublasLt.so.13: cannot open shared object file: No such file or directory\n"));

    private static ExecutionProviders Providers(ProviderOptions options) => new(Options.Create(new ProviderSettings { Providers = options }), NullLogger<ExecutionProviders>.Instance);
}
