using System.Buffers;

namespace Torchline.Imaging;

/// <summary>
/// Arrays for images and their files. Unlike the shared pool, which lets go of one array of a size a minute, it can be emptied at once after
/// a peak. All methods may be called from any thread.
/// </summary>
public static class ImageArrays
{
    /// <summary>The longest array that is kept; a longer one is collected after its use.</summary>
    public const int Longest = 1 << 20;

    private const int MostOfASize = 64;

    private static ArrayPool<byte> pool = Create();

    /// <summary>An array of this length or more, with any content.</summary>
    public static byte[] Rent(int length) => Volatile.Read(ref pool).Rent(length);

    /// <summary>Gives an array back. One that was rented before <see cref="Empty"/> is collected unless a place for its length is free.</summary>
    public static void Return(byte[] array) => Volatile.Read(ref pool).Return(array);

    /// <summary>Lets go of all arrays that are free.</summary>
    public static void Empty() => Volatile.Write(ref pool, Create());

    private static ArrayPool<byte> Create() => ArrayPool<byte>.Create(Longest, MostOfASize);
}
