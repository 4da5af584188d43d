using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it()
    {
        Tensor inside, outside = ones(1);
        using (var scope = NewDisposeScope())
        {
            Assert.Same(scope, CurrentDisposeScope);
            inside = ones(1);
            Assert.True(scope.Contains(inside));
            Assert.False(scope.Contains(outside));
            Assert.Equal(1, scope.DisposablesCount);
        }
        Assert.True(inside.IsInvalid);
        Assert.False(outside.IsInvalid);
        Assert.Null(CurrentDisposeScope);
        outside.Dispose();
    }

    [Fact]
    public void Tensors_move_outwards_one_scope_at_a_time()
    {
        using var outer = NewDisposeScope();
        Tensor moved;
        using (NewDisposeScope()) moved = ones(1).MoveToOuterDisposeScope();
        Assert.False(moved.IsInvalid);
        Assert.True(outer.Contains(moved));
        outer.DisposeEverything();
        Assert.True(moved.IsInvalid);
    }

    [Fact]
    public void Moving_out_of_the_outermost_scope_detaches()
    {
        Tensor moved, detached;
        using (NewDisposeScope())
        {
            moved = ones(1).MoveToOuterDisposeScope();
            using (NewDisposeScope()) detached = ones(1).DetachFromDisposeScope();
        }
        Assert.False(moved.IsInvalid);
        Assert.False(detached.IsInvalid);
        moved.Dispose();
        detached.Dispose();
    }

    [Fact]
    public void Disposing_early_takes_the_tensor_out()
    {
        using var scope = NewDisposeScope();
        var tensor = ones(1);
        tensor.Dispose();
        tensor.Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Everything_but_the_kept_goes()
    {
        using var scope = NewDisposeScope();
        var kept = ones(1);
        var gone = ones(1);
        Assert.Same(kept, scope.DisposeEverythingBut(kept));
        Assert.True(gone.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.True(scope.Contains(kept));
    }

    [Fact]
    public void Attach_brings_a_tensor_in_and_out_of_its_old_scope()
    {
        var free = ones(1);
        using var first = NewDisposeScope();
        first.Attach(free);
        using (var second = NewDisposeScope())
        {
            second.Attach(free);
            Assert.False(first.Contains(free));
        }
        Assert.True(free.IsInvalid);
        var other = ones(1);
        using (NewDisposeScope()) ones(1).MoveToOtherDisposeScope(other);
        Assert.Equal(2, first.DisposablesCount);
    }

    [Fact]
    public void Scopes_can_end_out_of_order()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        var tensor = ones(1);
        outer.Dispose();
        Assert.Same(inner, CurrentDisposeScope);
        Assert.False(tensor.IsInvalid);
        inner.Dispose();
        Assert.Null(CurrentDisposeScope);
        Assert.True(tensor.IsInvalid);
    }

    [Fact]
    public void Scopes_belong_to_their_thread()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = CurrentDisposeScope is null ? ones(1) : null);
        thread.Start();
        thread.Join();
        Assert.NotNull(elsewhere);
        Assert.False(scope.Contains(elsewhere));
        elsewhere.Dispose();
    }

    [Fact]
    public void A_wrapped_expression_keeps_only_its_result()
    {
        Tensor? temporary = null;
        using var result = WrappedTensorDisposeScope(() => (temporary = ones(2)) + 1);
        Assert.True(temporary!.IsInvalid);
        Assert.Equal([2f, 2], result.data<float>().ToArray());
    }

    [Fact]
    public void Statistics_count_by_place()
    {
        // A thread of its own: other tests' tensors are not counted.
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(CountByPlace));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    private static void CountByPlace()
    {
        var counts = DisposeScopeManager.Statistics.TensorStatistics;
        var outside = ones(1);
        using (var scope = NewDisposeScope())
        {
            ones(1);
            ones(1).Dispose();
            scope.Detach(ones(1)).Dispose();
            scope.Attach(outside);
        }
        Assert.Equal(1, counts.CreatedOutsideScopeCount);
        Assert.Equal(3, counts.CreatedInScopeCount);
        Assert.Equal(3, counts.DisposedInScopeCount);
        Assert.Equal(1, counts.DisposedOutsideScopeCount);
        Assert.Equal(1, counts.DetachedFromScopeCount);
        Assert.Equal(1, counts.AttachedToScopeCount);
        Assert.Equal(0, counts.ThreadTotalLiveCount);
        counts.Reset();
        Assert.Equal(0, counts.CreatedInScopeCount);
    }
}
