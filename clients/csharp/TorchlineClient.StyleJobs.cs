using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Torchline.Client;

/// <content>Jobs that give an image the style of any other one.</content>
public sealed partial class TorchlineClient
{
    private const string Jobs = "v1/stylize/jobs", End = "end";

    /// <summary>How often a wait for a job connects again without a new event.</summary>
    private const int MaxReconnections = 5;

    private static readonly TimeSpan Reconnection = TimeSpan.FromSeconds(1);

    /// <summary>Submits a job that gives an image the style of another one, by optimising its pixels.</summary>
    /// <param name="content">The image, a JPEG, PNG or WebP file.</param>
    /// <param name="style">The image whose style it gets, such a file too.</param>
    /// <param name="options">How, or null for the service's defaults.</param>
    /// <param name="cancellation">Gives up submitting it.</param>
    /// <returns>The job; wait for it with <see cref="WaitForStylizationJobAsync"/>.</returns>
    /// <exception cref="TorchlineException">
    /// The service answered with an error: with 503 if too many jobs wait, with 422 if an image is damaged or too narrow, with 413 if it
    /// is too large, with 404 if the service has no model for jobs, with 400 if the options make no sense.
    /// </exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public async Task<StylizationJob> SubmitStylizationJobAsync(
        ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> style, StylizationJobOptions? options = null, CancellationToken cancellation = default)
    {
        using var form = new MultipartFormDataContent
        {
            { new ReadOnlyMemoryContent(content), "content", "content" },
            { new ReadOnlyMemoryContent(style), "style", "style" },
        };
        foreach (var (field, value) in new (string, IFormattable?)[]
        {
            ("iterations", options?.Iterations),
            ("contentWeight", options?.ContentWeight),
            ("styleWeight", options?.StyleWeight),
            ("totalVariationWeight", options?.TotalVariationWeight),
            ("size", options?.Size),
        })
        {
            if (value is not null)
                form.Add(new StringContent(value.ToString(null, CultureInfo.InvariantCulture)), field);
        }
        if (options is { Start: not StartImage.Content and var start })
            form.Add(new StringContent(start.ToString().ToLowerInvariant()), "start");
        if (options?.Model is { } model)
            form.Add(new StringContent(model), "model");
        using var response = await http.PostAsync(Jobs, form, cancellation);
        return await ReadAsync(response, ClientJson.Default.StylizationJob, cancellation);
    }

    /// <summary>Lists the jobs that the service has, the newest first, without their curves of losses.</summary>
    /// <exception cref="TorchlineException">The service answered with an error.</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public async Task<IReadOnlyList<StylizationJob>> GetStylizationJobsAsync(CancellationToken cancellation = default)
    {
        using var response = await http.GetAsync(Jobs, cancellation);
        return (await ReadAsync(response, ClientJson.Default.StylizationJobList, cancellation)).Jobs;
    }

    /// <summary>Gets a job.</summary>
    /// <param name="id">The job's name.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="TorchlineException">The service answered with an error, with 404 if it has no such job (any more).</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public async Task<StylizationJob> GetStylizationJobAsync(string id, CancellationToken cancellation = default)
    {
        using var response = await http.GetAsync(AddressOf(id), cancellation);
        return await ReadAsync(response, ClientJson.Default.StylizationJob, cancellation);
    }

    /// <summary>Waits until a job has ended, however it does. Connections that break on the way are made again.</summary>
    /// <param name="id">The job's name.</param>
    /// <param name="progress">Receives the progress of the job, each point of its curve once.</param>
    /// <param name="cancellation">Gives up waiting; the job goes on.</param>
    /// <returns>The job after its end: <see cref="StylizationJob.State"/> says how.</returns>
    /// <exception cref="TorchlineException">The service answered with an error, with 404 if it has no such job (any more).</exception>
    /// <exception cref="HttpRequestException">The service did not answer, several times one after the other.</exception>
    public async Task<StylizationJob> WaitForStylizationJobAsync(
        string id, IProgress<StylizationProgress>? progress = null, CancellationToken cancellation = default)
    {
        string? lastEventId = null;
        for (var reconnections = 0; lastEventId != End; reconnections++)
        {
            var before = lastEventId;
            try
            {
                await foreach (var item in EventsAsync(id, lastEventId, cancellation))
                {
                    progress?.Report(item.Data);
                    lastEventId = item.EventId ?? lastEventId;
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException && reconnections < MaxReconnections)
            {
                // The next connection goes on where this one broke.
            }
            if (lastEventId != before)
                reconnections = 0;
            if (lastEventId != End)
                await Task.Delay(Reconnection, cancellation);
        }
        return await GetStylizationJobAsync(id, cancellation);
    }

    /// <summary>Gets the result of a job.</summary>
    /// <param name="id">The job's name.</param>
    /// <param name="mediaType"><c>image/jpeg</c>, <c>image/png</c> or <c>image/webp</c>; null for JPEG if the content was one, else PNG.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="TorchlineException">The service answered with an error, with 409 if the job has not succeeded (yet).</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public Task<StylizedImage> GetStylizationResultAsync(string id, string? mediaType = null, CancellationToken cancellation = default) =>
        GetImageAsync($"{AddressOf(id)}/result", mediaType, cancellation);

    /// <summary>Gets the image of a job on its way.</summary>
    /// <param name="id">The job's name.</param>
    /// <param name="mediaType"><c>image/jpeg</c>, <c>image/png</c> or <c>image/webp</c>; null for JPEG if the content was one, else PNG.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="TorchlineException">The service answered with an error, with 409 if there is no preview yet.</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public Task<StylizedImage> GetStylizationPreviewAsync(string id, string? mediaType = null, CancellationToken cancellation = default) =>
        GetImageAsync($"{AddressOf(id)}/preview", mediaType, cancellation);

    /// <summary>Cancels a job that waits or runs; deletes one that has ended.</summary>
    /// <param name="id">The job's name.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="TorchlineException">The service answered with an error, with 404 if it has no such job (any more).</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public async Task DeleteStylizationJobAsync(string id, CancellationToken cancellation = default)
    {
        using var response = await http.DeleteAsync(AddressOf(id), cancellation);
        if (!response.IsSuccessStatusCode)
            throw await TorchlineException.FromAsync(response, cancellation);
    }

    private static string AddressOf(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return $"{Jobs}/{Uri.EscapeDataString(id)}";
    }

    private async IAsyncEnumerable<SseItem<StylizationProgress>> EventsAsync(
        string id, string? lastEventId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{AddressOf(id)}/events");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
            throw await TorchlineException.FromAsync(response, cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var events = SseParser.Create(stream, (_, data) =>
            JsonSerializer.Deserialize(data, ClientJson.Default.StylizationProgress) ?? throw new JsonException("The service sent null."));
        await foreach (var item in events.EnumerateAsync(cancellation))
            yield return item;
    }

    private async Task<StylizedImage> GetImageAsync(string route, string? mediaType, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        if (mediaType is not null)
            request.Headers.Accept.Add(new(mediaType));
        using var response = await http.SendAsync(request, cancellation);
        return await ReadImageAsync(response, cancellation);
    }
}
