using Xunit;

namespace Imaging.Tests;

public class NativeBytesTests
{
    [Fact]
    public void WhatIsThereStaysWhenItGrows()
    {
        using var bytes = new NativeBytes(10);
        bytes.GetSpan().Fill(7);
        bytes.Resize(5_000_000);
        Assert.Equal(5_000_000, bytes.Memory.Length);
        Assert.Equal(Enumerable.Repeat((byte)7, 10), bytes.Memory[..10].ToArray());
        bytes.GetSpan()[^1] = 1;
    }

    [Fact]
    public void DisposedItHasNoMemory()
    {
        var bytes = new NativeBytes(10);
        ((IDisposable)bytes).Dispose();
        ((IDisposable)bytes).Dispose();
        Assert.Throws<ObjectDisposedException>(() => bytes.GetSpan());
        Assert.Throws<ObjectDisposedException>(() => bytes.Pin());
    }

    [Fact]
    public void LargeImagesAreDisposedOnce()
    {
        var image = new Image(2000, 1000);
        image.Pixels.Fill(3);
        Assert.Equal(3, image.Row(999)[^1]);
        image.Dispose();
        image.Dispose();
        Assert.Throws<ObjectDisposedException>(() => image.Pixels.Length);
    }
}
