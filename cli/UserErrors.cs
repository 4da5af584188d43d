using Torchline.Imaging;
using Torchline.Training.Core.Runs;

namespace Torchline.Cli;

/// <summary>Tells mistakes of the user, worth one line, from mistakes of the program, worth a stack trace.</summary>
internal static class UserErrors
{
    /// <summary>Runs <paramref name="work"/>; what is wrong with data, options or files is said in one line on stderr.</summary>
    public static int Report(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is InvalidDataException or RunException or ImageException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCodes.Failure;
        }
    }
}
