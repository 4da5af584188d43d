using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Torchline.InferenceService.Settings;

/// <summary>The text of <c>--help</c>: how the service is started, and every setting with its default, its range and its meaning.</summary>
internal static partial class SettingsHelp
{
    private const string Usage =
        """
        Serves the models of a folder over HTTP.

        Usage: ./torchline serve [--KEY VALUE]…
               dotnet Torchline.InferenceService.dll [--KEY VALUE]…

        Examples
          ./torchline serve
          ./torchline serve --urls http://0.0.0.0:9000
          ./torchline serve --Torchline:Models my-models --Torchline:Batching:Workers 2
          Torchline__Limits__ImageBytes=4194304 ./torchline serve
          Logging__Console__FormatterName=json ./torchline serve

        A setting is given on the command line, which wins; as an environment variable, whose name has two underscores for each colon; or in
        appsettings.json beside the program. Numbers have a point and no comma. An unknown setting ends the service with exit code 1.

        Settings of ASP.NET Core: urls (default http://127.0.0.1:8080), http_ports, Kestrel:…, Logging:…, AllowedHosts.

        """;

    /// <summary>The whole text.</summary>
    public static string Text(KnownSettings settings)
    {
        var meanings = Meanings();
        var text = new StringBuilder(Usage);
        foreach (var setting in settings.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {setting.Key}");
            if (setting.Default is { } value)
                text.Append(CultureInfo.InvariantCulture, $"  [default: {(value is bool ? value.ToString()!.ToLowerInvariant() : value)}]");
            if (setting.Property.GetCustomAttribute<RangeAttribute>() is { } range)
                text.Append(CultureInfo.InvariantCulture, $"  [{range.Minimum} to {range.Maximum}]");
            if (meanings.TryGetValue($"P:{setting.Property.DeclaringType!.FullName}.{setting.Property.Name}", out var meaning))
                text.Append(CultureInfo.InvariantCulture, $"\n      {meaning}");
        }
        return text.AppendLine().ToString();
    }

    /// <summary>The summaries of the properties, from the documentation beside the program.</summary>
    private static Dictionary<string, string> Meanings()
    {
        var path = Path.ChangeExtension(typeof(SettingsHelp).Assembly.Location, ".xml");
        return !File.Exists(path) ? [] : XDocument.Load(path).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => Plain(member.Element("summary")!));
    }

    private static string Plain(XElement summary) => Spaces().Replace(
        string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { IsEmpty: true, FirstAttribute.Value: var name } => name[(name.LastIndexOf('.') + 1)..],
            XElement inner => inner.Value,
            _ => node.ToString(SaveOptions.DisableFormatting),
        })),
        " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
