namespace TorchSharp;

public static partial class torch
{
    /// <summary>Makes operators that have no deterministic form fail (or warn) until the result is disposed.</summary>
    public static IDisposable use_deterministic_algorithms(bool mode = true, bool warn_only = false) =>
        new DeterministicAlgorithms(mode, warn_only);

    public static bool are_deterministic_algorithms_enabled() => Native.tl_deterministic_algorithms() != 0;

    public static bool is_deterministic_algorithms_warn_only_enabled() => Native.tl_deterministic_algorithms_warn_only() != 0;

    private sealed class DeterministicAlgorithms : IDisposable
    {
        private readonly bool before = are_deterministic_algorithms_enabled();
        private readonly bool beforeWarnOnly = is_deterministic_algorithms_warn_only_enabled();

        public DeterministicAlgorithms(bool enabled, bool warnOnly) => Set(enabled, warnOnly);

        public void Dispose() => Set(before, beforeWarnOnly);

        private static void Set(bool enabled, bool warnOnly) =>
            Native.tl_set_deterministic_algorithms(enabled ? 1 : 0, warnOnly ? 1 : 0);
    }
}
