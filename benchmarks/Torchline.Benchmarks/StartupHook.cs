using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;

/// <summary>
/// Listens inside the service, started with <c>DOTNET_STARTUP_HOOKS</c> naming this assembly: each SIGUSR1 makes it write how many
/// batches of which size there were since the one before, as lines <c>batches SIZE COUNT</c>, then <c>batches end</c>.
/// </summary>
internal static class StartupHook
{
    private const PosixSignal Sigusr1 = (PosixSignal)10;

    private static readonly MeterListener Listener = new();
    private static readonly ConcurrentDictionary<int, int> Batches = [];
    private static PosixSignalRegistration? registration;

    public static void Initialize()
    {
        Listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "torchline.batch.size") listener.EnableMeasurementEvents(instrument);
        };
        Listener.SetMeasurementEventCallback<int>((_, size, _, _) => Batches.AddOrUpdate(size, 1, (_, count) => count + 1));
        Listener.Start();
        registration = PosixSignalRegistration.Create(Sigusr1, context =>
        {
            context.Cancel = true;
            foreach (var size in Batches.Keys.Order())
            {
                if (Batches.TryRemove(size, out var count)) Console.WriteLine($"batches {size} {count}");
            }

            Console.WriteLine("batches end");
        });
    }
}
