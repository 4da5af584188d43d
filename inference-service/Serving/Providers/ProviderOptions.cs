namespace Torchline.InferenceService.Serving.Providers;

/// <summary>What ONNX Runtime computes with, in the section <c>Torchline</c>.</summary>
public sealed class ProviderSettings
{
    /// <summary>The providers.</summary>
    public ProviderOptions Providers { get; set; } = new();
}

/// <summary>What ONNX Runtime computes with.</summary>
public sealed class ProviderOptions
{
    /// <summary>The names of the providers, with commas between them: the first that works is taken. <c>cpu</c> works everywhere.</summary>
    public string Order { get; set; } = "cpu";

    /// <summary>Whether the service does not start unless the first provider works.</summary>
    public bool Require { get; set; }

    /// <summary>Options by provider, passed to ONNX Runtime as they are, such as <c>Options:cuda:device_id</c>.</summary>
    public Dictionary<string, Dictionary<string, string>> Options { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names one by one.</summary>
    internal string[] Names => [.. Order.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => name.ToLowerInvariant())];
}

/// <summary>Checks the names at start-up.</summary>
internal sealed class ProviderSettingsValidator : IValidateOptions<ProviderSettings>
{
    public ValidateOptionsResult Validate(string? name, ProviderSettings settings)
    {
        var options = settings.Providers;
        var names = options.Names;
        if (names.Length == 0)
            return ValidateOptionsResult.Fail("Torchline:Providers:Order names no provider; 'cpu' works everywhere.");
        if (names.Concat(options.Options.Keys).FirstOrDefault(one => !ExecutionProviders.Known.Contains(one, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            return ValidateOptionsResult.Fail($"Torchline:Providers:Order or Options has the provider '{unknown}'; there are {string.Join(", ", ExecutionProviders.Known)}.");
        return names.Distinct().Count() == names.Length
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Torchline:Providers:Order names a provider twice.");
    }
}

/// <summary>Adds what opens networks.</summary>
internal static class ProviderServices
{
    public static void AddProviders(this IServiceCollection services)
    {
        services.AddOptions<ProviderSettings>().BindConfiguration("Torchline").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProviderSettings>, ProviderSettingsValidator>();
        services.AddSingleton<ExecutionProviders>();
    }
}
