using System.Net;
using System.Net.Http.Headers;
using InferenceService.Tests.Fixtures;
using Torchline.Client;

namespace InferenceService.Tests.Tasks.Classification;

/// <summary>The route that teaches: what it publishes, what it serves from then on, and what it refuses.</summary>
public sealed class TeachApiTests : IDisposable
{
    private const string Route = "/v1/models/color/teach";

    private readonly TestModels models = new TestModels().Add("words").AddClassifier("color").AddClassifier("opposite", factor: -0.05f).SetDefault("color", "classification");

    public void Dispose() => models.Dispose();

    [Fact]
    public async Task ATaughtModelAnswersAtOnceAndTheVersionBeforeStays()
    {
        await using var factory = Service();
        using var client = await factory.StartAsync();

        var answer = await (await client.PostAsync(Route, Form(("cyan", 6), ("yellow", 5)))).ReadJsonAsync();

        Assert.Equal(("color", 2, "color/1", 1.0, 11), (
            (string)answer["model"]!, (int)answer["version"]!, (string)answer["parent"]!, (double)answer["accuracy"]!, (int)answer["images"]!));
        Assert.Equal(["cyan", "yellow"], answer["labels"]!.AsArray().Select(label => (string)label!["label"]!));
        Assert.Equal("cyan", await BestAsync(client, "")); // the default of its task is the new version
        Assert.Equal("cyan", await BestAsync(client, "?model=color/2"));
        Assert.Equal("green", await BestAsync(client, "?model=color/1"));
        Assert.Equal(2, (int)(await (await client.GetAsync("/v1/models/color")).ReadJsonAsync())["manifest"]!["version"]!);

        // The next one takes the place of the first: two versions of a model are loaded at most.
        Assert.Equal(3, (int)(await (await client.PostAsync(Route, Form(("cyan", 5), ("yellow", 5)))).ReadJsonAsync())["version"]!);
        Assert.Equal("cyan", await BestAsync(client, "?model=color/2"));
        await (await client.PostImageAsync("/v1/classify?model=color/1", SampleImages.Plain(20, 200, 190))).ReadProblemAsync(HttpStatusCode.NotFound);
        Assert.True(File.Exists(Path.Combine(models.Folder, "color", "1", "model.onnx")));
        Assert.DoesNotContain("libtorch", await File.ReadAllTextAsync("/proc/self/maps"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task AnotherNameMakesAnotherModelAndFoldersAreLabels()
    {
        await using var factory = Service();
        using var client = await factory.StartAsync();
        var form = new MultipartFormDataContent();
        foreach (var label in new[] { "cyan", "yellow" })
        {
            for (var i = 0; i < 3; i++) form.Add(Image(label, i), "images", $"tints/{label}/{i}.png");
        }
        form.Add(new ByteArrayContent([1, 2, 3]), "images", "tints/cyan/broken.jpg");

        var answer = await (await client.PostAsync($"{Route}?to=tints&folds=3&seed=5", form)).ReadJsonAsync();

        Assert.Equal(("tints", 1, 1), ((string)answer["model"]!, (int)answer["version"]!, (int)answer["skippedImages"]!));
        Assert.Equal(("cyan", "broken.jpg"), ((string)answer["skipped"]![0]!["label"]!, (string)answer["skipped"]![0]!["file"]!));
        Assert.Equal("cyan", await BestAsync(client, "?model=tints"));
        Assert.Equal("green", await BestAsync(client, ""));
    }

    [Fact]
    public async Task TheClientSendsFilesAndReadsTheAnswer()
    {
        await using var factory = Service();
        using var http = await factory.StartAsync();
        var folder = Path.Combine(models.Folder, "files");
        Directory.CreateDirectory(folder);
        LabeledFile[] images = [.. new[] { "cyan", "yellow" }.SelectMany(label => Enumerable.Range(0, 3).Select(i => new LabeledFile(label, Path.Combine(folder, $"{label}{i}.png"))))];
        foreach (var (i, image) in images.Index())
            await File.WriteAllBytesAsync(image.Path, await Image(image.Label, i).ReadAsByteArrayAsync());

        var taught = await new TorchlineClient(http).TeachAsync("color", images, to: "tints", folds: 3);

        Assert.Equal(("tints", 1, "color/1", 1.0, 6, 0), (taught.Model, taught.Version, taught.Parent, taught.Accuracy, taught.Images, taught.SkippedImages));
        Assert.Equal([new("cyan", 3, 1), new TaughtLabel("yellow", 3, 1)], taught.Labels);
        Assert.Empty(taught.Skipped);
    }

    [Fact]
    public async Task ItIsOffUnlessItIsAskedFor()
    {
        await using var factory = new ServiceFactory(models.Folder);
        using var client = await factory.StartAsync();
        var problem = await (await client.PostAsync(Route, Form(("cyan", 5), ("yellow", 5)))).ReadProblemAsync(HttpStatusCode.Forbidden);
        Assert.Contains("Torchline:Teaching:Enabled", (string)problem["detail"]!);
        Assert.False(Directory.Exists(Path.Combine(models.Folder, "color", "2")));
    }

    [Fact]
    public async Task WhatCannotBeTaughtIsRefusedAndNothingIsPublished()
    {
        await using var factory = Service(("Torchline:Teaching:MaxImages", "12"), ("Torchline:Limits:ImageBytes", "4096"), ("Torchline:Teaching:MaxBytes", "8192"));
        using var client = await factory.StartAsync();

        await RefusesAsync(Route, Form(("cyan", 5)), HttpStatusCode.UnprocessableEntity, "two labels");
        await RefusesAsync(Route, Form(("cyan", 5), ("yellow", 2)), HttpStatusCode.UnprocessableEntity, "yellow has 2 images");
        await RefusesAsync(Route, new MultipartFormDataContent { { new ByteArrayContent([]), "cyan", "a.png" } }, HttpStatusCode.UnprocessableEntity, "no image");
        await RefusesAsync(Route, Form(), HttpStatusCode.BadRequest, "form");
        await RefusesAsync(Route, Form(("cyan", 7), ("yellow", 6)), HttpStatusCode.RequestEntityTooLarge, "12 images");
        await RefusesAsync(Route, new MultipartFormDataContent { { new ByteArrayContent(new byte[5000]), "cyan", "large.png" } }, HttpStatusCode.RequestEntityTooLarge, "4096");
        var noise = new MultipartFormDataContent();
        for (var i = 0; i < 3; i++) noise.Add(new ByteArrayContent(new byte[4000]), "cyan", $"{i}.png");
        await RefusesAsync(Route, noise, HttpStatusCode.RequestEntityTooLarge, "8192 bytes");
        await RefusesAsync(Route, new MultipartFormDataContent { { Image("cyan", 0), "images", "alone.png" } }, HttpStatusCode.UnprocessableEntity, "no folder");
        await RefusesAsync(Route, new MultipartFormDataContent { { new StringContent("5"), "folds" } }, HttpStatusCode.BadRequest, "is no file");
        await RefusesAsync(Route, new StringContent("{}"), HttpStatusCode.UnsupportedMediaType, "multipart/form-data");
        await RefusesAsync(Route + "?folds=1", Form(), HttpStatusCode.BadRequest, "folds");
        await RefusesAsync(Route + "?to=../up", Form(), HttpStatusCode.BadRequest, "no name");
        await RefusesAsync(Route + "?to=words", Form(), HttpStatusCode.Conflict, "sentiment");
        await RefusesAsync("/v1/models/words/teach", Form(), HttpStatusCode.NotFound, "color");

        Assert.Equal(["1", "config.pbtxt"], Directory.GetFileSystemEntries(Path.Combine(models.Folder, "color")).Select(Path.GetFileName).Order());

        async Task RefusesAsync(string route, HttpContent body, HttpStatusCode status, string detail) =>
            Assert.Contains(detail, (string)(await (await client.PostAsync(route, body)).ReadProblemAsync(status))["detail"]!);
    }

    [Fact]
    public async Task OneModelIsTaughtAtATimeAndARequestThatIsAbortedPublishesNothing()
    {
        await using var factory = Service();
        using var client = await factory.StartAsync();
        using var abort = new CancellationTokenSource();
        var endless = new EndlessForm();
        var first = client.PostAsync(Route, endless, abort.Token);
        await endless.Started;

        HttpResponseMessage second;
        while ((second = await client.PostAsync(Route, Form(("cyan", 5), ("yellow", 5)))).StatusCode == HttpStatusCode.OK)
            await Task.Delay(20); // the first has not reached the route yet
        await second.ReadProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(second.Headers.RetryAfter);
        var before = Directory.GetDirectories(Path.Combine(models.Folder, "color")).Length;

        abort.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        while ((second = await client.PostAsync(Route, Form(("cyan", 5), ("yellow", 5)))).StatusCode == HttpStatusCode.ServiceUnavailable)
            await Task.Delay(20);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(before + 1, Directory.GetDirectories(Path.Combine(models.Folder, "color")).Length);
    }

    [Fact]
    public async Task ARequestThatTakesTooLongIsEnded()
    {
        await using var factory = Service(("Torchline:Teaching:TimeLimitSeconds", "1"));
        using var client = await factory.StartAsync();
        var problem = await (await client.PostAsync(Route, new EndlessForm())).ReadProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(1, (int)problem["limit"]!);
    }

    private ServiceFactory Service(params (string Key, string Value)[] settings) => new(models.Folder, [("Torchline:Teaching:Enabled", "true"), .. settings]);

    private static async Task<string> BestAsync(HttpClient client, string query) => (string)(await (await client.PostImageAsync(
        "/v1/classify" + query, SampleImages.Plain(20, 200, 190))).ReadJsonAsync())["predictions"]![0]!["label"]!;

    private static MultipartFormDataContent Form(params (string Label, int Count)[] labels)
    {
        var form = new MultipartFormDataContent();
        foreach (var (label, count) in labels)
        {
            for (var i = 0; i < count; i++) form.Add(Image(label, i), label, $"{i}.png");
        }
        return form;
    }

    private static ByteArrayContent Image(string label, int i) => new(label == "cyan" ? SampleImages.Plain((byte)(10 + i), 200, 200) : SampleImages.Plain(200, 200, (byte)(10 + i)));

    /// <summary>A form of which the first image comes, and no more.</summary>
    private sealed class EndlessForm : HttpContent
    {
        private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndlessForm() => Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=edge");

        public Task Started => started.Task;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("--edge\r\ncontent-disposition: form-data; name=cyan; filename=a.png\r\n\r\nan image that"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
