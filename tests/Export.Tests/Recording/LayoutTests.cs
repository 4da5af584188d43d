using Torchline.Contracts.Runtime;
using Torchline.Recording.Native;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Recording;

/// <summary>The recorder reads libtorch's memory only where it found what it expects.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void TheLayoutIsFoundAnew() => Assert.Equal(Layout.Of(LibTorch.Release), LayoutProbe.Find());

    /// <summary>Other objects lie next to those that are searched, and other numbers on the stack.</summary>
    [Fact]
    public void TheLayoutIsFoundWhateverLiesAround()
    {
        using var pause = FinalizerPause.Start();
        var random = new Random(1);
        for (var round = 0; round < 1000; round++)
        {
            using var scope = NewDisposeScope();
            for (var i = random.Next(10); i > 0; i--)
            {
                var around = zeros(random.Next(1, 30), random.Next(1, 30));
                cat([around, around.view(-1, 1).t()[.., ..(int)around.shape[1]]]);
            }
            Assert.Equal(Layout.Of(LibTorch.Release), At(random.Next(40)));
        }

        static Layout? At(int depth)
        {
            Span<long> onTheStack = stackalloc long[7];
            onTheStack.Fill(depth);
            return depth == 0 ? LayoutProbe.Try() : At(depth - 1);
        }
    }

    [Fact]
    public void AnotherReleaseHasNoLayout()
    {
        Assert.Null(Layout.Of(new Version(2, 9)));
        Assert.Null(Layout.Of(new Version(2, 11)));
        Assert.Null(Layout.Of(new Version(3, 10)));
    }

    [Fact]
    public void AReferenceProgramIsReadRightly() => ReferenceProgram.Check(Layout.Current);

    [Fact]
    public unsafe void MemoryThatIsNoneIsReadWithoutACrash()
    {
        using var memory = new ProcessMemory();
        nint word = 77;

        Assert.Equal(0, memory.Word(0));
        Assert.Equal(0, memory.Word(unchecked((nint)0x7fff_ffff_f000)));
        Assert.Equal(0, memory.Word(-8));
        Assert.Equal(77, memory.Word((nint)(&word)));
    }
}
