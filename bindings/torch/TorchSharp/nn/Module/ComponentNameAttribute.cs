namespace TorchSharp.Utils;

/// <summary>Gives a module's field another name in its state dictionary.</summary>
[AttributeUsage(AttributeTargets.Field)]
public class ComponentNameAttribute : Attribute
{
    public string? Name { get; set; }
}
