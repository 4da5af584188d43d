using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Torchline.Contracts.Text;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Images;

/// <summary>An image of a JSON body.</summary>
/// <param name="File">The image's file; empty if there is a mistake.</param>
/// <param name="Mistake">Why there is no file, a sentence.</param>
internal readonly record struct JsonImage(ReadOnlyMemory<byte> File, string? Mistake = null)
{
    /// <summary>The problem of an image that is none.</summary>
    public ProblemHttpResult? Problem => Mistake is null ? null : ImageProblem.Unreadable(Mistake);
}

/// <summary>
/// A JSON body whose members are images, in base64 or as data URLs, and small values. Images are decoded where they stand, so that the
/// body is all the memory that they take.
/// </summary>
internal sealed class ImageJson(MemoryBudget budget) : IDisposable
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/json";

    /// <summary>What a body may have besides its images, in bytes.</summary>
    private const int OtherBytes = 64 * 1024;

    /// <summary>What a name, or a value that is no image, may have, in bytes.</summary>
    private const int MostOfValue = 256;

    private readonly PooledBytes bytes = new(budget);
    private readonly Dictionary<string, JsonImage[]> images = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    /// <summary>The other members, as texts.</summary>
    public IReadOnlyDictionary<string, string> Values => values;

    /// <summary>Whether a body is JSON by its media type.</summary>
    public static bool Is(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>The images of a member; none if it is missing.</summary>
    public IReadOnlyList<JsonImage> this[string member] => images.GetValueOrDefault(member, []);

    /// <summary>Reads a body.</summary>
    /// <param name="imagesBytes">The most bytes of all its images together.</param>
    /// <param name="known">The members that are images, those that are lists of images, and those that are values.</param>
    /// <param name="mostListed">Images that a list may have; it has one more here if it has too many.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What is wrong with it; null if it could be read. A single image that is none is no mistake of the body.</returns>
    /// <exception cref="BadHttpRequestException">The body does not follow HTTP, or is no JSON.</exception>
    public async ValueTask<ProblemHttpResult?> ReadAsync(
        HttpRequest request, long imagesBytes, ImageJsonMembers known, int mostListed, CancellationToken stop)
    {
        var most = Math.Min(((imagesBytes + 2) / 3 * 4) + OtherBytes, Array.MaxLength - 1);
        ImageBody.SetServerLimit(request, most);
        if (request.ContentLength > most ||
            !await bytes.TryReadAsync(request.Body, request.ContentLength, (int)most, stop))
        {
            return ImageProblem.TooManyBytes((int)Math.Min(imagesBytes, int.MaxValue));
        }
        try
        {
            return Parse(MemoryMarshal.AsMemory(bytes.Memory), known, mostListed);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException(
                $"The body is not the JSON that this route takes: see line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", e);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => bytes.Dispose();

    private ProblemHttpResult? Parse(Memory<byte> body, ImageJsonMembers known, int mostListed)
    {
        if (body.Span.StartsWith(Encoding.UTF8.Preamble))
            body = body[Encoding.UTF8.Preamble.Length..];
        var reader = new Utf8JsonReader(body.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new BadHttpRequestException("The body is no JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.Length > MostOfValue)
                return Problem.BadRequest($"The body has a member whose name has more than {MostOfValue} bytes. There are: {string.Join(", ", known.All)}.");
            var name = reader.GetString()!;
            reader.Read();
            if (images.ContainsKey(name) || values.ContainsKey(name))
                return Problem.BadRequest($"The body has the member '{name}' twice.");
            if (!known.All.Contains(name))
            {
                return Problem.BadRequest(
                    $"The body has a member '{name}', which this route does not take.{NearestName.Question(name, known.All)} It takes: {string.Join(", ", known.All)}.");
            }
            if (known.Images.Contains(name))
                images[name] = [Image(ref reader, body, name)];
            else if (known.Lists.Contains(name))
                images[name] = List(ref reader, body, name, mostListed);
            else
                Value(ref reader, name);
        }
        reader.Read(); // Nothing may follow.
        return null;
    }

    private static JsonImage[] List(ref Utf8JsonReader reader, Memory<byte> body, string name, int most)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new BadHttpRequestException($"{name} is no array of images.");
        var list = new List<JsonImage>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            // A body has room for millions of empty texts.
            if (list.Count <= most) list.Add(Image(ref reader, body, name));
            else reader.Skip();
        }
        return [.. list];
    }

    private void Value(ref Utf8JsonReader reader, string name)
    {
        if (reader.ValueSpan.Length > MostOfValue)
            throw new BadHttpRequestException($"{name} has more than {MostOfValue} bytes.");
        var text = reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => throw new BadHttpRequestException($"{name} is neither a number nor a text."),
        };
        if (text is not null)
            values[name] = text;
    }

    private static JsonImage Image(ref Utf8JsonReader reader, Memory<byte> body, string name)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new BadHttpRequestException($"{name} has an image that is no text in base64.");
        var file = body.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        if (reader.ValueIsEscaped) // PHP writes each slash of base64 as \/.
            file = Unescape(ref reader, file);
        return Base64Image.Decode(file);
    }

    private static Memory<byte> Unescape(ref Utf8JsonReader reader, Memory<byte> place)
    {
        var rented = ImageArrays.Rent(place.Length);
        try
        {
            var length = reader.CopyString(rented);
            rented.AsSpan(0, length).CopyTo(place.Span);
            return place[..length];
        }
        finally
        {
            ImageArrays.Return(rented);
        }
    }
}

/// <summary>The names of the members that a body may have.</summary>
internal sealed record ImageJsonMembers(string[] Images, string[] Lists, string[] Values)
{
    public IEnumerable<string> All => [.. Images, .. Lists, .. Values];
}

/// <summary>Images as text: base64, or a data URL (RFC 2397) with base64.</summary>
internal static class Base64Image
{
    private const int MostOfHeader = 256;

    /// <summary>Decodes a text in its own place.</summary>
    public static JsonImage Decode(Memory<byte> text)
    {
        var span = text.Span;
        if (span.StartsWith("data:"u8))
        {
            var comma = span[..Math.Min(span.Length, MostOfHeader)].IndexOf((byte)',');
            if (comma < 0 || !span[..comma].EndsWith(";base64"u8))
                return new(default, "The data URL has no base64: it begins with data:image/jpeg;base64, or the like.");
            text = text[(comma + 1)..];
        }
        else if (span[..Math.Min(span.Length, MostOfHeader)].IndexOf("://"u8) > 0)
        {
            return new(default, "This is the address of an image. The service fetches nothing: send the image itself, in base64 or as a data URL.");
        }
        if (text.IsEmpty)
            return new(default, "The image's file is empty.");
        return Base64.DecodeFromUtf8InPlace(text.Span, out var length) == OperationStatus.Done
            ? new(text[..length])
            : new(default, $"The image is no base64 (RFC 4648, with padding): {text.Length.ToString(CultureInfo.InvariantCulture)} characters.");
    }
}
