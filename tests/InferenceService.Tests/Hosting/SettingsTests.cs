using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Torchline.InferenceService.Hosting;

namespace InferenceService.Tests.Hosting;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Torchline:Limits:Texts", "0")]
    [InlineData("Torchline:Limits:BodySeconds", "0")]
    [InlineData("Torchline:Memory:LimitBytes", "-1")]
    [InlineData("Torchline:Memory:BudgetBytes", "-1")]
    [InlineData("Torchline:Memory:ReservedPercent", "91")]
    [InlineData("Torchline:Memory:TrimAfterSeconds", "0")]
    [InlineData("Torchline:Stylization:BytesPerTilePixel", "0")]
    [InlineData("Torchline:Stylization:TimeLimitSeconds", "0")]
    [InlineData("Torchline:StylizationJobs:BytesPerPixel", "0")]
    [InlineData("Torchline:Limits:TextCharacters", "70000")]
    [InlineData("Torchline:Batching:QueueCapacity", "255")]
    [InlineData("Torchline:Limits:ImageBytes", "0")]
    [InlineData("Torchline:Limits:ImagePixels", "500000001")]
    [InlineData("Torchline:Limits:ConcurrentDecodes", "-1")]
    [InlineData("Torchline:Limits:Beam", "0")]
    [InlineData("Torchline:Limits:Beam", "33")]
    [InlineData("Torchline:ImageBatching:MaxBatchSize", "0")]
    [InlineData("Torchline:ImageBatching:ThreadsPerWorker", "0")]
    [InlineData("Torchline:Stylization:DefaultSide", "63")]
    [InlineData("Torchline:Stylization:MaxSide", "4097")]
    [InlineData("Torchline:Stylization:TilePixels", "262143")]
    [InlineData("Torchline:Stylization:QueueCapacity", "0")]
    [InlineData("Torchline:Stylization:Workers", "0")]
    [InlineData("Torchline:Stylization:ThreadsPerWorker", "-1")]
    [InlineData("Torchline:StylizationJobs:Folder", "")]
    [InlineData("Torchline:StylizationJobs:QueueCapacity", "0")]
    [InlineData("Torchline:StylizationJobs:Workers", "0")]
    [InlineData("Torchline:StylizationJobs:ThreadsPerWorker", "-1")]
    [InlineData("Torchline:StylizationJobs:MaxIterations", "0")]
    [InlineData("Torchline:StylizationJobs:DefaultSide", "63")]
    [InlineData("Torchline:StylizationJobs:MaxSide", "4097")]
    [InlineData("Torchline:StylizationJobs:TimeLimitSeconds", "0")]
    [InlineData("Torchline:StylizationJobs:PreviewEvery", "0")]
    [InlineData("Torchline:StylizationJobs:KeptJobs", "0")]
    [InlineData("Torchline:StylizationJobs:KeptBytes", "0")]
    [InlineData("Torchline:StylizationJobs:KeptHours", "0")]
    [InlineData("Torchline:RateLimits:PerKey", "-1")]
    [InlineData("Torchline:RateLimits:PerAddressBurst", "10000001")]
    [InlineData("Torchline:Providers:Order", "gpu")]
    public void ASettingThatMakesNoSenseStopsTheStart(string key, string value)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Validate(key, value));
        Assert.Contains(key.Split(':')[^1], exception.Message);
    }

    [Fact]
    public void TheDefaultsMakeSense() => Validate("Torchline:Models", "models");

    /// <summary>What the host does before it starts any service.</summary>
    private static void Validate(string key, string value)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new(key, value)]);
        builder.AddTorchline(Program.Tasks);
        using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
    }
}
