namespace Torchline.Export.Tasks.Programs;

/// <summary>Messages to the user about work that goes on.</summary>
internal static class Warnings
{
    /// <summary>Prints a line on the standard error.</summary>
    public static void Print(string message) => Console.Error.WriteLine($"warning: {message}");
}
