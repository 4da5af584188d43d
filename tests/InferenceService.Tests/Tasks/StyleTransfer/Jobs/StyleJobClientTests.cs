using System.Net;
using InferenceService.Tests.Fixtures;
using Torchline.Client;

namespace InferenceService.Tests.Tasks.StyleTransfer.Jobs;

/// <summary>Jobs with the client.</summary>
[Collection(SharedOptimizerCollection.Name)]
public sealed class StyleJobClientTests(SharedOptimizer service)
{
    private static readonly byte[] Gray = SampleImages.Plain(120, 120, 120, ImageFormat.Jpeg, width: 97, height: 74);
    private static readonly byte[] Red = SampleImages.Plain(230, 20, 40, width: 80, height: 64);

    private readonly TorchlineClient client = new(service.Client);

    [Fact]
    public async Task AJobIsSubmittedWaitedForAndFetched()
    {
        var options = new StylizationJobOptions
        {
            Iterations = 40,
            ContentWeight = 0.5f,
            StyleWeight = 2,
            TotalVariationWeight = 0.1f,
            Size = 128,
            Start = Torchline.Client.StartImage.Noise,
            Model = "colors",
        };
        var submitted = await client.SubmitStylizationJobAsync(Gray, Red, options);
        Assert.Equal((128, 98, "colors"), (submitted.Width, submitted.Height, submitted.Model));
        var told = new Progress();
        var job = await client.WaitForStylizationJobAsync(submitted.Id, told);
        Assert.Equal((JobState.Succeeded, 40, true, null), (job.State, job.Iteration, job.HasEnded, job.Error));
        Assert.Equal(job.Losses, told.All.Where(one => one.Losses is not null).Select(one => one.Losses));
        Assert.Equal((JobState.Succeeded, 40), (told.All[^1].State, told.All[^1].Iterations));

        var result = await client.GetStylizationResultAsync(job.Id);
        Assert.Equal(("image/jpeg", "colors"), (result.MediaType, result.Model));
        Assert.Equal("image/webp", (await client.GetStylizationPreviewAsync(job.Id, "image/webp")).MediaType);
        Assert.Contains(await client.GetStylizationJobsAsync(), one => one.Id == job.Id);

        await client.DeleteStylizationJobAsync(job.Id);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<TorchlineException>(() => client.GetStylizationJobAsync(job.Id))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<TorchlineException>(() => client.WaitForStylizationJobAsync(job.Id))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<TorchlineException>(() => client.DeleteStylizationJobAsync(job.Id))).StatusCode);
    }

    [Fact]
    public async Task AWaitWhoseConnectionsBreakMissesNothingAndTellsNothingTwice()
    {
        var job = await client.SubmitStylizationJobAsync(Gray, Red, new() { Iterations = 60 });
        var told = new Progress();
        using var breaking = new HttpClient(new BreakingHandler(service)) { BaseAddress = service.Client.BaseAddress };
        await new TorchlineClient(breaking).WaitForStylizationJobAsync(job.Id, told);
        Assert.Equal(Enumerable.Range(0, 60), told.All.Where(one => one.Losses is not null).Select(one => one.Iteration));
    }

    [Fact]
    public async Task ErrorsAreExceptionsWithTheProblem()
    {
        var options = await Assert.ThrowsAsync<TorchlineException>(() => client.SubmitStylizationJobAsync(Gray, Red, new() { Iterations = 0 }));
        Assert.Equal(HttpStatusCode.BadRequest, options.StatusCode);
        var damaged = await Assert.ThrowsAsync<TorchlineException>(() => client.SubmitStylizationJobAsync(Gray, Red.AsMemory(0, Red.Length / 2)));
        Assert.StartsWith("style: ", damaged.Problem.Detail);
    }

    /// <summary>Is told at once, on the thread that tells.</summary>
    private sealed class Progress : IProgress<StylizationProgress>
    {
        public List<StylizationProgress> All { get; } = [];

        public void Report(StylizationProgress value) => All.Add(value);
    }

    /// <summary>Breaks the first connections after some bytes.</summary>
    private sealed class BreakingHandler(SharedOptimizer service) : HttpMessageHandler
    {
        private int connections;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var copy = new HttpRequestMessage(request.Method, request.RequestUri);
            foreach (var (name, values) in request.Headers)
                copy.Headers.Add(name, values);

            var response = await service.Client.SendAsync(copy, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (request.RequestUri!.AbsolutePath.EndsWith("/events", StringComparison.Ordinal) && connections++ < 2)
            {
                var type = response.Content.Headers.ContentType;
                response.Content = new StreamContent(new BreakingStream(await response.Content.ReadAsStreamAsync(cancellationToken), bytes: 1500));
                response.Content.Headers.ContentType = type;
            }

            return response;
        }
    }

    private sealed class BreakingStream(Stream inner, int bytes) : Stream
    {
        private int left = bytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (left == 0)
                throw new IOException("The connection broke.");

            var read = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, left)], cancellationToken);
            left -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
