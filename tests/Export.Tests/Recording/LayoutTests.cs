using Torchline.Recording.Native;
using Xunit;

namespace Export.Tests.Recording;

/// <summary>The recorder reads libtorch's memory only where it found what it expects.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void TheLayoutIsFoundAnew() => Assert.Equal(Layout.Of(LibTorch.Release), LayoutProbe.Find());

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
