namespace Microsoft.ML.OnnxRuntime;

/// <summary>
/// Strings as an array of C strings. Both the bytes and the pointers lie in pinned managed arrays, so the pointers are good
/// for as long as this object is alive and nothing has to be freed.
/// </summary>
internal sealed unsafe class Utf8Strings
{
    private readonly byte[] _bytes;
    private readonly nint[] _pointers;

    public Utf8Strings(IReadOnlyCollection<string> strings)
    {
        var encoded = strings.Select(Utf8.Of).ToArray();
        _bytes = GC.AllocateUninitializedArray<byte>(encoded.Sum(text => text.Length), pinned: true);
        _pointers = GC.AllocateUninitializedArray<nint>(encoded.Length, pinned: true);

        var offset = 0;
        for (var i = 0; i < encoded.Length; offset += encoded[i++].Length)
        {
            encoded[i].CopyTo(_bytes, offset);
            fixed (byte* text = &_bytes[offset])
                _pointers[i] = (nint)text;
        }
    }

    public ReadOnlySpan<nint> Pointers => _pointers;
}
