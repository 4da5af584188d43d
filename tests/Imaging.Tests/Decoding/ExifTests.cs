using Xunit;

namespace Imaging.Tests;

public sealed class ExifTests
{
    private static readonly byte[] Jpeg = Samples.File(ImageFormat.Jpeg, 16, 8);
    private static readonly byte[] BigEndian = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0];
    private static readonly byte[] LittleEndian = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0];

    [Fact]
    public void ReadsBothByteOrders()
    {
        Assert.Equal(Orientation.RightTop, OrientationIn(BigEndian));
        Assert.Equal(Orientation.RightTop, OrientationIn(LittleEndian));
    }

    [Fact]
    public void TakesAnythingOddForUpright()
    {
        for (var length = 0; length < BigEndian.Length; length++) Assert.Equal(Orientation.TopLeft, OrientationIn(BigEndian[..length]));
        Assert.Equal(Orientation.TopLeft, OrientationIn(Patched(19, 9))); // no such orientation
        Assert.Equal(Orientation.TopLeft, OrientationIn(Patched(13, 4))); // another type
        Assert.Equal(Orientation.TopLeft, OrientationIn(Patched(4, 255))); // a directory behind the end
        Assert.Equal(Orientation.TopLeft, OrientationIn(Patched(0, (byte)'X')));
        Assert.Equal(Orientation.RightTop, OrientationIn(Patched(8, 255))); // more entries than there is room for
    }

    private static Orientation OrientationIn(byte[] tiff) => ImageDecoder.Identify(Samples.WithExif(Jpeg, tiff)).Orientation;

    private static byte[] Patched(int position, byte value)
    {
        byte[] copy = [.. BigEndian];
        copy[position] = value;
        return copy;
    }
}
