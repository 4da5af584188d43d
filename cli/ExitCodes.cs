namespace Torchline.Cli;

/// <summary>How the process reports its end.</summary>
internal static class ExitCodes
{
    /// <summary>All that was asked is done.</summary>
    public const int Success = 0;

    /// <summary>Something was wrong; stderr says what.</summary>
    public const int Failure = 1;

    /// <summary>Stopped by a signal, ready to be resumed (128 + SIGINT, as shells have it).</summary>
    public const int Stopped = 130;
}
