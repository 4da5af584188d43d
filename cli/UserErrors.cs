using Torchline.Imaging;

namespace Torchline.Cli;

/// <summary>Reports mistakes of the user in one line; mistakes of the program keep their stack trace.</summary>
internal static class UserErrors
{
    /// <summary>Runs <paramref name="work"/>; errors of data, options or files become one line on stderr.</summary>
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

/// <summary>How the process reports its end.</summary>
internal static class ExitCodes
{
    /// <summary>All that was asked is done.</summary>
    public const int Success = 0;

    /// <summary>It failed; stderr has the reason.</summary>
    public const int Failure = 1;

    /// <summary>Stopped by a signal, ready to be resumed (128 + SIGINT, as shells have it).</summary>
    public const int Stopped = 130;
}
