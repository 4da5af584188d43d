using System.Collections;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Values that are disposed together.</summary>
internal sealed class DisposableArray<T>(T[] items) : IDisposableReadOnlyCollection<T> where T : IDisposable
{
    public int Count => items.Length;

    public T this[int index] => items[index];

    /// <summary>Makes an item from each source; if one cannot be made, disposes those that were.</summary>
    public static DisposableArray<T> From<TSource>(IReadOnlyCollection<TSource> sources, Func<TSource, T> make)
    {
        var made = new List<T>(sources.Count);
        try
        {
            foreach (var source in sources) made.Add(make(source));
            return new DisposableArray<T>([.. made]);
        }
        catch
        {
            foreach (var item in made) item.Dispose();
            throw;
        }
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    public void Dispose()
    {
        foreach (var item in items) item.Dispose();
    }
}
