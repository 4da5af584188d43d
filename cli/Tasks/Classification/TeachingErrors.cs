using Torchline.Contracts.Packages;
using Torchline.Teaching;

namespace Torchline.Cli.Tasks.Classification;

/// <summary>The end of a command that works on an exported classifier without libtorch: an error in one line, or a stop by a signal.</summary>
internal static class TeachingErrors
{
    /// <summary>Runs <paramref name="work"/>, which publishes last: stopped, it leaves nothing behind.</summary>
    public static int Report(Func<CancellationToken, int> work) => UserErrors.Report(() =>
    {
        try
        {
            using var signals = new StopSignals();
            return work(signals.Token);
        }
        catch (Exception failure) when (failure is TeachingException or ModelPackageException)
        {
            Console.Error.WriteLine($"error: {failure.Message}");
            return ExitCodes.Failure;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("stopped; nothing was published");
            return ExitCodes.Stopped;
        }
    });
}
