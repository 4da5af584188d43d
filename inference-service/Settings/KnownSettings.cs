using System.Collections;
using System.ComponentModel;
using System.Reflection;
using Torchline.Contracts.Text;

namespace Torchline.InferenceService.Settings;

/// <summary>A setting of the section <c>Torchline</c>.</summary>
/// <param name="Key">Its key; <c>*</c> stands for the number or name of an entry of a list.</param>
/// <param name="Property">The property that it becomes.</param>
/// <param name="Default">Its value where it is not set.</param>
internal sealed record KnownSetting(string Key, PropertyInfo Property, object? Default)
{
    /// <summary>The type of the value.</summary>
    public Type Type { get; init; } = Property.PropertyType;
}

/// <summary>All settings of the service, derived from the options classes that are bound to the section <c>Torchline</c>.</summary>
internal sealed class KnownSettings
{
    /// <summary>The section.</summary>
    public const string Section = "Torchline";

    private const int MostNamed = 8;

    private readonly List<KnownSetting> all = [];

    /// <param name="services">The services, to which each options class was added.</param>
    public KnownSettings(IServiceCollection services)
    {
        var options = services.Select(service => service.ServiceType)
            .Where(type => type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(IConfigureOptions<>))
            .Select(type => type.GetGenericArguments()[0])
            .Where(type => type.Assembly == typeof(KnownSettings).Assembly);
        foreach (var type in options.Distinct())
            AddMembers(Section, type, Activator.CreateInstance(type));
    }

    /// <summary>The settings, in the order of the classes.</summary>
    public IReadOnlyList<KnownSetting> All => all;

    /// <summary>Finds the setting of a key, whatever its case.</summary>
    public KnownSetting? Find(string key) => all.Find(setting => Matches(setting.Key.Split(':'), key.Split(':')));

    /// <summary>A sentence about the known key that an unknown one was probably meant to be, or an empty text.</summary>
    public string Question(string unknown)
    {
        var known = all.Select(setting => setting.Key).Concat(FrameworkSettings.Keys).ToArray();
        if (FrameworkSettings.Meant(unknown) is { } meant)
            return $" Did you mean '{meant}'?";
        var last = unknown[(unknown.LastIndexOf(':') + 1)..];
        var elsewhere = known.Where(key => key[(key.LastIndexOf(':') + 1)..].Equals(last, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (elsewhere.Length > 0)
            return $" Did you mean {string.Join(" or ", elsewhere.Select(key => $"'{key}'"))}?";
        if (InGroup(unknown).Take(MostNamed).ToList() is { Count: > 0 } group)
            return $" It is a group: {string.Join(", ", group.Select(setting => setting.Key))}{(group.Count == MostNamed ? ", …" : "")}.";
        return NearestName.Question(unknown, known);
    }

    /// <summary>The settings of a group.</summary>
    public IEnumerable<KnownSetting> InGroup(string key) =>
        all.Where(setting => setting.Key.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase));

    private void AddMembers(string group, Type type, object? defaults)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(one => one.GetSetMethod() is not null);
        foreach (var property in properties)
            Add($"{group}:{property.Name}", property, property.PropertyType, defaults is null ? null : property.GetValue(defaults));
    }

    private void Add(string key, PropertyInfo property, Type type, object? value)
    {
        if (IsValue(type))
            all.Add(new(key, property, value) { Type = type });
        else if (EntryOf(type) is { } entry)
            Add($"{key}:*", property, entry, null);
        else
            AddMembers(key, type, value ?? (type.GetConstructor([]) is null ? null : Activator.CreateInstance(type)));
    }

    private static bool IsValue(Type type) => TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    private static Type? EntryOf(Type type) => type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) ? type.GetGenericArguments()[^1]
        : null;

    private static bool Matches(string[] pattern, string[] key) => pattern.Length == key.Length &&
        pattern.Zip(key).All(pair => pair.First == "*" || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
}
