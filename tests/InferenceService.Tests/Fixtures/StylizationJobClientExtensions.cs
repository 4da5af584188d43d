using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace InferenceService.Tests.Fixtures;

internal static class StylizationJobClientExtensions
{
    public const string Jobs = "/v1/stylize/jobs";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Posts the form of a job.</summary>
    public static async Task<HttpResponseMessage> PostJobAsync(
        this HttpClient client, byte[]? content, byte[]? style, params (string Field, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach ((var name, var file) in new[] { ("content", content), ("style", style) })
        {
            if (file is not null)
                form.Add(new ByteArrayContent(file), name, $"{name}.png");
        }

        foreach ((var field, var value) in fields)
            form.Add(new StringContent(value), field);

        return await client.PostAsync(Jobs, form);
    }

    /// <summary>Submits a job, which the service must take.</summary>
    /// <returns>Its address.</returns>
    public static async Task<string> SubmitJobAsync(
        this HttpClient client, byte[] content, byte[] style, params (string Field, string Value)[] fields)
    {
        using var response = await client.PostJobAsync(content, style, fields);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return response.Headers.Location!.OriginalString;
    }

    /// <summary>Waits until a job is in one of some states.</summary>
    public static async Task<JsonNode> JobInAsync(this HttpClient client, string address, params string[] states)
    {
        using var cancellation = new CancellationTokenSource(Patience);
        while (true)
        {
            var job = await (await client.GetAsync(address)).ReadJsonAsync();
            if (states.Contains((string)job["state"]!))
                return job;

            Assert.False(cancellation.IsCancellationRequested, $"The job is not {string.Join(" or ", states)}: {job}");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until a job has ended, which it must have done well.</summary>
    public static async Task<JsonNode> SucceededJobAsync(this HttpClient client, string address)
    {
        var job = await client.JobInAsync(address, "succeeded", "failed", "cancelled");
        Assert.True((string)job["state"]! == "succeeded", job.ToString());
        return job;
    }

    /// <summary>Reads a job's events to their end.</summary>
    public static async Task<List<SseItem<string>>> ReadEventsAsync(this HttpClient client, string address, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/events");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var cancellation = new CancellationTokenSource(Patience);
        var events = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync(cancellation.Token))
            events.Add(item);

        return events;
    }
}
