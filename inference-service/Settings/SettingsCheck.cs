using System.ComponentModel;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Torchline.Contracts.Text;
using Torchline.InferenceService.Requests;

namespace Torchline.InferenceService.Settings;

/// <summary>
/// Checks the whole configuration before the service starts: a key that is none, or a value that is none of its type, is an error. The
/// framework would ignore the first and end with a stack trace at the second.
/// </summary>
internal sealed class SettingsCheck(IConfigurationRoot configuration, KnownSettings known)
{
    private readonly IConfigurationProvider[] providers = [.. ProvidersOf(configuration)];

    /// <summary>What is wrong, a sentence or two for each mistake.</summary>
    public IEnumerable<string> Mistakes() => MistakesOfSection().Concat(MistakesOutside()).Concat(MistakesInAddresses()).Distinct();

    private IEnumerable<string> MistakesOfSection()
    {
        foreach (var (key, value) in configuration.GetSection(KnownSettings.Section).AsEnumerable().Where(one => one.Value is not null))
        {
            if (value!.Length == 0 && known.InGroup(key).Any())
                continue; // Hosts that pass a configuration on name each group, too.
            if (known.Find(key) is not { } setting)
                yield return Unknown(key, Array.FindLast(providers, provider => provider.TryGet(key, out _)));
            else if (MistakeIn(value, setting.Type) is { } mistake)
                yield return Wrong(key, mistake);
        }
    }

    /// <summary>The server ends with a stack trace at a malformed address, and ignores a port that is none.</summary>
    private IEnumerable<string> MistakesInAddresses()
    {
        foreach (var address in Parts("urls").Where(address => !Addresses.IsAddress(address)))
            yield return Wrong("urls", $"'{address}' is no address; write http://HOST:PORT, such as http://127.0.0.1:9000");
        foreach (var key in (string[])["http_ports", "https_ports"])
        {
            foreach (var port in Parts(key).Where(port => !Addresses.IsPort(port)))
                yield return Wrong(key, $"'{port}' is no port; write a whole number from 0 to 65535");
        }
    }

    private string[] Parts(string key) =>
        configuration[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private string Wrong(string key, string mistake) =>
        $"The setting '{key}'{From(key, Array.FindLast(providers, provider => provider.TryGet(key, out _)))} is wrong: {mistake}.";

    /// <summary>
    /// On the command line and in the settings file every key is for this service. The environment is everybody's: only a section that is
    /// nearly <c>Torchline</c> is taken for a misspelt one.
    /// </summary>
    private IEnumerable<string> MistakesOutside() =>
        from provider in providers
        let isOwn = provider is CommandLineConfigurationProvider or FileConfigurationProvider
        where isOwn || provider is EnvironmentVariablesConfigurationProvider
        from key in KeysOf(provider)
        where !IsOfSection(key) && !FrameworkSettings.Has(key) && (isOwn || IsNearlyOfSection(key))
        select Unknown(key, provider);

    private string Unknown(string key, IConfigurationProvider? provider)
    {
        var meant = IsNearlyOfSection(key) ? $"{KnownSettings.Section}{key[key.IndexOf(':')..]}" : key;
        var question = known.Find(meant) is { } setting && meant != key ? $" Did you mean '{setting.Key}'?" : known.Question(meant);
        return $"There is no setting '{key}'{From(key, provider)}.{question}";
    }

    private static string From(string key, IConfigurationProvider? provider) => provider switch
    {
        CommandLineConfigurationProvider => " (command line)",
        EnvironmentVariablesConfigurationProvider when !key.Contains(':') => $" (environment variable ASPNETCORE_{key.ToUpperInvariant()})",
        EnvironmentVariablesConfigurationProvider => $" (environment variable {key.Replace(":", "__", StringComparison.Ordinal)})",
        FileConfigurationProvider file => $" ({file.Source.Path})",
        _ => "",
    };

    private static string? MistakeIn(string value, Type type)
    {
        if (ValueRule.Of(type) is { } rule)
            return rule(value);
        try
        {
            _ = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
            return null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException)
        {
            return $"'{value}' cannot be read";
        }
    }

    private static bool IsOfSection(string key) =>
        $"{key}:".StartsWith($"{KnownSettings.Section}:", StringComparison.OrdinalIgnoreCase);

    private static bool IsNearlyOfSection(string key) =>
        key.IndexOf(':') is var colon and > 0 && NearestName.Edits(key[..colon], KnownSettings.Section) is 1 or 2;

    private static IEnumerable<string> KeysOf(IConfigurationProvider provider, string? parent = null)
    {
        foreach (var child in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var key = parent is null ? child : $"{parent}:{child}";
            if (provider.TryGet(key, out _))
                yield return key;
            foreach (var below in KeysOf(provider, key))
                yield return below;
        }
    }

    private static IEnumerable<IConfigurationProvider> ProvidersOf(IConfiguration configuration) =>
        configuration is not IConfigurationRoot root ? []
        : root.Providers.SelectMany(provider =>
            provider is ChainedConfigurationProvider chained ? ProvidersOf(chained.Configuration) : [provider]);
}
