namespace Torchline.Imaging;

/// <summary>Disposes what libvips made for one image, the last first. One thread at a time may use it.</summary>
internal sealed class VipsScope : IDisposable
{
    private readonly Stack<IDisposable> kept = [];

    /// <summary>Takes an object over.</summary>
    /// <returns>The object.</returns>
    public T Keep<T>(T value)
        where T : IDisposable
    {
        kept.Push(value);
        return value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (kept.TryPop(out var value)) value.Dispose();
    }
}
