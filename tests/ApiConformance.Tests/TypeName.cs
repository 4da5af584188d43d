namespace Torchline.ApiConformance.Tests;

/// <summary>
/// Writes a type as the API lists do: full name but for the namespace <c>System</c>, nested types joined by a dot,
/// <c>T?</c> for a nullable value, <c>ref</c> for anything by reference.
/// </summary>
internal static class TypeName
{
    public static string Of(Type type)
    {
        if (type.IsByRef) return $"ref {Of(type.GetElementType()!)}";
        if (type.IsPointer) return $"{Of(type.GetElementType()!)}*";
        if (type.IsArray) return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsGenericParameter) return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return $"{Of(underlying)}?";

        var name = $"{Qualifier(type)}{type.Name.Split('`')[0]}";
        // A nested type repeats the arguments of the type around it: that is how reflection sees it.
        return type.IsGenericType ? $"{name}<{string.Join(',', type.GetGenericArguments().Select(Of))}>" : name;
    }

    private static string Qualifier(Type type) => type switch
    {
        { DeclaringType: { } outer } => $"{Of(outer)}.",
        { Namespace: null or "System" } => "",
        _ => $"{type.Namespace}.",
    };
}
