namespace Torchline.Client;

/// <summary>Tells requests that can be sent again from those whose stream was read once and cannot be read anew.</summary>
internal static class RepeatableContent
{
    private static readonly HttpRequestOptionsKey<bool> ReadOnce = new("torchline.read-once");

    /// <summary>Marks a request whose content is a stream without a way back.</summary>
    public static void Mark(HttpRequestMessage request, Stream? stream)
    {
        if (stream is { CanSeek: false })
            request.Options.Set(ReadOnce, true);
    }

    /// <summary>Whether a request can be sent again.</summary>
    public static bool IsIn(HttpRequestMessage? request) => request is not null && !request.Options.TryGetValue(ReadOnce, out _);
}
