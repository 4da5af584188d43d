using System.Diagnostics;

namespace Torchline.Benchmarks;

/// <summary>A Python program that works on command: it writes a line when it is ready, and one for each line that it gets.</summary>
internal sealed class PythonPeer : IDisposable
{
    private readonly Process process;

    /// <summary>Starts the program and waits until it is ready.</summary>
    public PythonPeer(params IEnumerable<string> scriptAndArguments)
    {
        process = Process.Start(new ProcessStartInfo("/usr/bin/python3", scriptAndArguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Await();
    }

    /// <summary>Lets it work once.</summary>
    public void Run()
    {
        process.StandardInput.WriteLine();
        Await();
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private void Await() => _ = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the Python program ended early");
}
