using Microsoft.Extensions.Options;
using Torchline.InferenceService.Memory;

namespace InferenceService.Tests.Memory;

public class MemoryBudgetTests
{
    private const long Mebibyte = 1 << 20;

    [Fact]
    public void SmallRequestsPassWhereLargeOnesAreRefused()
    {
        var budget = Budget(400);
        using var large = budget.Lease();
        large.Take(310 * Mebibyte);
        using var another = budget.Lease();
        var refusal = Assert.Throws<MemorySpentException>(() => another.Take(16 * Mebibyte));
        Assert.False(refusal.IsForGood);
        Assert.False(budget.IsSpent);
        using var small = budget.Lease();
        small.Take(MemoryBudget.SmallBytes);
        Assert.Equal((310 * Mebibyte) + MemoryBudget.SmallBytes, budget.Used);
    }

    [Fact]
    public void ARequestThatGrowsIsLargeInTheEnd()
    {
        var budget = Budget(100);
        using var first = budget.Lease();
        first.Take(75 * Mebibyte);
        using var growing = budget.Lease();
        growing.Take(8 * Mebibyte);
        Assert.Throws<MemorySpentException>(() => growing.Take(Mebibyte));
        Assert.Equal(8 * Mebibyte, growing.Bytes);
    }

    [Fact]
    public void WhatSmallRequestsDoNotFindIsAReasonToSendThemElsewhere()
    {
        var budget = Budget(64);
        var leases = Enumerable.Range(0, 8).Select(_ => budget.Lease()).ToList();
        leases.ForEach(lease => lease.Take(8 * Mebibyte));
        Assert.Throws<MemorySpentException>(() => budget.Lease().Take(1));
        Assert.True(budget.IsSpent);
        leases.ForEach(lease => lease.Dispose());
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public void WhatNeverFitsIsRefusedForGoodAndAtOnce()
    {
        using var lease = Budget(100).Lease();
        Assert.True(Assert.Throws<MemorySpentException>(() => lease.Take(81 * Mebibyte, TimeSpan.MaxValue, CancellationToken.None)).IsForGood);
    }

    [Fact]
    public async Task WhoWaitsGetsWhatOthersGiveBack()
    {
        var budget = Budget(400);
        var first = budget.Lease();
        first.Take(200 * Mebibyte);
        using var second = budget.Lease();
        var waiting = Task.Run(() => second.Take(200 * Mebibyte, TimeSpan.FromMinutes(1), CancellationToken.None));
        Assert.Equal(200 * Mebibyte, budget.Used);
        first.Dispose();
        await waiting.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(200 * Mebibyte, budget.Used);
    }

    [Fact]
    public void AWaitIsEndedByItsToken()
    {
        var budget = Budget(400);
        using var first = budget.Lease();
        first.Take(200 * Mebibyte);
        using var second = budget.Lease();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => second.Take(200 * Mebibyte, TimeSpan.MaxValue, cancelled.Token));
    }

    [Fact]
    public void ManyThreadsNeverTakeMoreThanThereIs()
    {
        var budget = Budget(100);
        var most = 0L;
        Parallel.For(0, 20_000, i =>
        {
            using var lease = budget.Lease();
            try
            {
                lease.Take(i % 20 * Mebibyte);
            }
            catch (MemorySpentException)
            {
                return;
            }
            if (budget.Used is var used && used > Volatile.Read(ref most))
                Volatile.Write(ref most, used);
        });
        Assert.InRange(most, 1, 100 * Mebibyte);
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public void TheModelsLeaveTheRestOfTheLimit()
    {
        var budget = new MemoryBudget(Options.Create(new MemoryOptions { Memory = new() { LimitBytes = 1024 * Mebibyte } }));
        Assert.True(budget.Open(400 * Mebibyte));
        Assert.Equal(624 * Mebibyte, budget.Capacity);
        Assert.False(budget.Open(1000 * Mebibyte));
        Assert.InRange(budget.Capacity, Mebibyte, 100 * Mebibyte);
    }

    private static MemoryBudget Budget(int mebibytes) => new(Options.Create(new MemoryOptions { Memory = new() { BudgetBytes = mebibytes * Mebibyte } }));
}
