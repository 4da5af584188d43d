namespace Microsoft.ML.OnnxRuntime;

/// <summary>Who made a model, and whatever its maker noted in it.</summary>
public unsafe class ModelMetadata
{
    internal ModelMetadata(InferenceSession session)
    {
        using var borrowedSession = session.Handle.Borrow();
        using var allocator = OrtAllocator.DefaultInstance.Borrow();
        nint pointer;
        OrtStatus.Check(Ort.Api->SessionGetModelMetadata(borrowedSession, &pointer));
        using var metadata = new NativeHandle(pointer, Ort.Api->ReleaseModelMetadata);

        ProducerName = Read(Ort.Api->ModelMetadataGetProducerName, pointer, allocator);
        GraphName = Read(Ort.Api->ModelMetadataGetGraphName, pointer, allocator);
        Domain = Read(Ort.Api->ModelMetadataGetDomain, pointer, allocator);
        Description = Read(Ort.Api->ModelMetadataGetDescription, pointer, allocator);
        GraphDescription = Read(Ort.Api->ModelMetadataGetGraphDescription, pointer, allocator);
        CustomMetadataMap = ReadMap(pointer, allocator);

        long version;
        OrtStatus.Check(Ort.Api->ModelMetadataGetVersion(pointer, &version));
        Version = version;
    }

    public string ProducerName { get; }

    public string GraphName { get; }

    public string Domain { get; }

    public string Description { get; }

    public string GraphDescription { get; }

    public long Version { get; }

    /// <summary>The entries of the model's <c>metadata_props</c>.</summary>
    public Dictionary<string, string> CustomMetadataMap { get; }

    private static string Read(delegate* unmanaged<nint, nint, byte**, nint> get, nint metadata, nint allocator)
    {
        byte* text;
        OrtStatus.Check(get(metadata, allocator, &text));
        return OrtAllocator.TakeString(text);
    }

    private static Dictionary<string, string> ReadMap(nint metadata, nint allocator)
    {
        byte** keys;
        long count;
        OrtStatus.Check(Ort.Api->ModelMetadataGetCustomMetadataMapKeys(metadata, allocator, &keys, &count));

        var map = new Dictionary<string, string>((int)count);
        for (var i = 0; i < count; i++)
        {
            byte* value;
            OrtStatus.Check(Ort.Api->ModelMetadataLookupCustomMetadataMap(metadata, allocator, keys[i], &value));
            map[OrtAllocator.TakeString(keys[i])] = OrtAllocator.TakeString(value);
        }

        OrtAllocator.DefaultInstance.Free(keys);
        return map;
    }
}
