using System.Numerics;
using Torchline.Contracts.Text;

namespace Torchline.InferenceService.Requests;

/// <summary>What a text must be to become a value of a type.</summary>
internal static class ValueRule
{
    /// <summary>The check of a type: given a text, what is wrong with it, or null.</summary>
    /// <returns>Null if texts do not become values of this type.</returns>
    public static Func<string, string?>? Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? text => OfNames(text, Enum.GetNames(type)) : Type.GetTypeCode(type) switch
        {
            TypeCode.String => _ => null,
            TypeCode.Boolean => text => OfNames(text, ["true", "false"]),
            TypeCode.Int32 => Number<int>,
            TypeCode.Int64 => Number<long>,
            TypeCode.Single => Number<float>,
            TypeCode.Double => Number<double>,
            _ => null,
        };
    }

    private static string? Number<T>(string text)
        where T : struct, INumber<T>
    {
        InvariantNumber.TryParse<T>(text, out _, out var mistake);
        return mistake;
    }

    private static string? OfNames(string text, IReadOnlyList<string> names) => names.Contains(text, StringComparer.OrdinalIgnoreCase)
        ? null
        : $"'{text}' is none of: {string.Join(", ", names)}";
}
