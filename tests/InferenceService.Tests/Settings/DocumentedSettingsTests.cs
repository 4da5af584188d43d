using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Torchline.InferenceService.Hosting;
using Torchline.InferenceService.Settings;

namespace InferenceService.Tests.Settings;

/// <summary>docs/reference/options.md has the settings that the service has.</summary>
public sealed partial class DocumentedSettingsTests
{
    [Fact]
    public void TheTableHasEverySettingAndNoOther()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.AddTorchline(Program.Tasks);
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Torchline.slnx")))
            folder = folder.Parent;
        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs/reference/options.md"));
        Assert.Equal(
            new KnownSettings(builder.Services).All.Select(setting => setting.Key).Order(),
            Row().Matches(page).Select(row => row.Groups[1].Value).Order());
    }

    [GeneratedRegex(@"^\| `(Torchline:[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
