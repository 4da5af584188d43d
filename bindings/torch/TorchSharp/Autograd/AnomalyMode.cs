namespace TorchSharp;

/// <summary>Checks every step of backward for NaN, and tells which forward call it came from, until disposed.</summary>
public class AnomalyMode : IDisposable
{
    private readonly bool enabledBefore = IsEnabled;
    private readonly bool checkBefore = ShouldCheckNaN;

    public AnomalyMode(bool enabled, bool check_nan = true) => Set(enabled, check_nan);

    public static bool IsEnabled { get; private set; }

    public static bool ShouldCheckNaN { get; private set; } = true;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Set(enabledBefore, checkBefore);
    }

    private static void Set(bool enabled, bool checkNan)
    {
        Native.tl_set_anomaly_mode(enabled ? 1 : 0, checkNan ? 1 : 0);
        (IsEnabled, ShouldCheckNaN) = (enabled, checkNan);
    }
}

public static partial class torch
{
    public static partial class autograd
    {
        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(true, check_nan);

        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);
    }
}
