using Xunit;

namespace TorchSharp.Tests;

public sealed class NativeLibraryTests
{
    [Fact]
    public void A_missing_library_says_what_to_do()
    {
        var error = Assert.Throws<DllNotFoundException>(
            () => NativeLibraryResolver.Load("torchline-that-is-not-there", typeof(torch).Assembly, null));
        Assert.Contains("run ./torchline setup", error.Message);
    }
}
