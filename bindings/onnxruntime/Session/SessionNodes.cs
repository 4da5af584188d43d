using System.Collections.Frozen;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>
/// The inputs, outputs or overridable initializers of a session: their types, and their names as C strings, encoded once so
/// that a run encodes none.
/// </summary>
internal sealed unsafe class SessionNodes
{
    private readonly string _kind;
    private readonly Utf8Strings _utf8Names;
    private readonly FrozenDictionary<string, nint> _pointers;

    private SessionNodes(string kind, string[] names, Dictionary<string, NodeMetadata> metadata)
    {
        _kind = kind;
        Names = names;
        Metadata = metadata;
        _utf8Names = new Utf8Strings(names);

        var pointers = new Dictionary<string, nint>(names.Length);
        for (var i = 0; i < names.Length; i++) pointers[names[i]] = _utf8Names.Pointers[i];
        _pointers = pointers.ToFrozenDictionary();
    }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyDictionary<string, NodeMetadata> Metadata { get; }

    public static SessionNodes Read(
        string kind,
        nint session,
        delegate* unmanaged<nint, nuint*, nint> getCount,
        delegate* unmanaged<nint, nuint, nint, byte**, nint> getName,
        delegate* unmanaged<nint, nuint, nint*, nint> getType)
    {
        using var allocator = OrtAllocator.DefaultInstance.Borrow();
        nuint count;
        OrtStatus.Check(getCount(session, &count));
        var names = new string[(int)count];
        var metadata = new Dictionary<string, NodeMetadata>(names.Length);
        for (var i = 0; i < names.Length; i++)
        {
            byte* name;
            OrtStatus.Check(getName(session, (nuint)i, allocator, &name));
            nint type;
            OrtStatus.Check(getType(session, (nuint)i, &type));
            names[i] = OrtAllocator.TakeString(name);
            metadata[names[i]] = new NodeMetadata(OrtTypeInfo.Take(type));
        }

        return new SessionNodes(kind, names, metadata);
    }

    /// <summary>The name as a C string, good while this object is alive; zero for an unknown name.</summary>
    public nint Find(string name) => _pointers.GetValueOrDefault(name);

    public OnnxRuntimeException Unknown(string name) =>
        new(ErrorCode.InvalidArgument, $"the model has no {_kind} '{name}'; it has {string.Join(", ", Names.Select(n => $"'{n}'"))}");
}
