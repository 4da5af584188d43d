using Torchline.Contracts.Packages;
using Torchline.Export;
using Torchline.Teaching;

namespace Torchline.Cli.Export;

/// <summary>What can go wrong with a run or a package, in one line instead of a stack trace.</summary>
internal static class ExportErrors
{
    /// <summary>Runs <paramref name="work"/> and gives its exit code.</summary>
    public static int Report(Func<int> work) => UserErrors.Report(() =>
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is ExportException or ModelPackageException or TeachingException or NotSupportedException) // the last: of the platform
        {
            Console.Error.WriteLine($"error: {failure.Message}");
            return ExitCodes.Failure;
        }
    });
}
