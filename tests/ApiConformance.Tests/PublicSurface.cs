using System.Globalization;
using System.Reflection;

namespace Torchline.ApiConformance.Tests;

/// <summary>Every type and member that a program outside an assembly can see, one line each, as the API lists write them.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) =>
        assembly.GetTypes().Where(IsVisible).SelectMany(LinesOf).Order(StringComparer.Ordinal);

    private static IEnumerable<string> LinesOf(Type type)
    {
        var owner = TypeName.Of(type);
        yield return $"T {KindOf(type)} {owner}{BaseOf(type)}";

        foreach (var constructor in type.GetConstructors(Declared).Where(c => !c.IsStatic && IsVisible(c)))
            yield return $"C {owner}({ParametersOf(constructor.GetParameters())})";

        foreach (var field in type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))
            if (!type.IsEnum)
                yield return $"F {Static(field.IsStatic)}{TypeName.Of(field.FieldType)} {owner}.{field.Name}";
            else if (field.IsLiteral)
                yield return $"E {owner}.{field.Name}";

        foreach (var property in type.GetProperties(Declared))
            if (LineOf(property, owner) is { } line)
                yield return line;

        foreach (var method in type.GetMethods(Declared).Where(m => IsVisible(m) && !IsAccessor(m)))
            yield return $"M {Static(method.IsStatic)}{TypeName.Of(method.ReturnType)} {owner}.{method.Name}"
                + $"{GenericArguments(method)}({ParametersOf(method.GetParameters())})";
    }

    private static string? LineOf(PropertyInfo property, string owner)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToArray();
        if (accessors.Length == 0) return null;

        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{ParametersOf(parameters)}]" : "";
        var get = accessors.Any(a => a.ReturnType != typeof(void)) ? "get; " : "";
        var set = accessors.Any(a => a.ReturnType == typeof(void)) ? "set; " : "";
        return $"P {Static(accessors[0].IsStatic)}{TypeName.Of(property.PropertyType)} {owner}.{property.Name}{index} {{ {get}{set}}}";
    }

    private static string ParametersOf(IEnumerable<ParameterInfo> parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        var prefix = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var suffix = parameter.HasDefaultValue ? $" = {DefaultOf(parameter)}" : "";
        return $"{prefix}{TypeName.Of(parameter.ParameterType)} {parameter.Name}{suffix}";
    }));

    private static string DefaultOf(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.RawDefaultValue switch
        {
            null => "null",
            string text => $"\"{text}\"",
            { } value when type.IsEnum => Enum.ToObject(type, value).ToString()!,
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static string GenericArguments(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(',', method.GetGenericArguments().Select(TypeName.Of))}>" : "";

    private static string KindOf(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsInterface: true } => "interface",
        { IsAbstract: true, IsSealed: true } => "static class",
        _ when type.IsSubclassOf(typeof(Delegate)) => "delegate",
        _ => "class",
    };

    private static string BaseOf(Type type) => type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)
        ? $" : {TypeName.Of(parent)}"
        : "";

    private static bool IsVisible(Type type) =>
        (type.IsPublic || type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem)
        && (type.DeclaringType is null || IsVisible(type.DeclaringType));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // Operators have special names too, and are listed; accessors are listed as their property.
    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Static(bool isStatic) => isStatic ? "static " : "";
}
