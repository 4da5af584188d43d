namespace TorchSharp;

/// <summary>How many tensors one thread made and disposed, in scopes and outside.</summary>
public class LifetimeStatistics
{
    public long CreatedOutsideScopeCount { get; internal set; }
    public long DisposedOutsideScopeCount { get; internal set; }
    public long CreatedInScopeCount { get; internal set; }
    public long DisposedInScopeCount { get; internal set; }
    public long DetachedFromScopeCount { get; internal set; }
    public long AttachedToScopeCount { get; internal set; }

    /// <summary>Made on this thread and not yet disposed on it.</summary>
    public long ThreadTotalLiveCount =>
        CreatedOutsideScopeCount + CreatedInScopeCount - DisposedOutsideScopeCount - DisposedInScopeCount;

    public void Reset() =>
        CreatedOutsideScopeCount = DisposedOutsideScopeCount = CreatedInScopeCount = DisposedInScopeCount =
            DetachedFromScopeCount = AttachedToScopeCount = 0;

    public override string ToString() =>
        $"Created outside scope: {CreatedOutsideScopeCount}, disposed outside scope: {DisposedOutsideScopeCount}, "
        + $"created in scope: {CreatedInScopeCount}, disposed in scope: {DisposedInScopeCount}, "
        + $"detached: {DetachedFromScopeCount}, attached: {AttachedToScopeCount}, live: {ThreadTotalLiveCount}";
}
