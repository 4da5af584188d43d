using Microsoft.Net.Http.Headers;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Security;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>Gives images the style of any other image, in jobs that take their time.</summary>
internal static class StyleJobsApi
{
    private const string Route = "/v1/stylize/jobs";

    private const string DocumentExample =
        """
        {
          "id": "5e0f7a3c9d1b42868a4c7f10e2d9b365",
          "state": "running",
          "model": "gatys",
          "iteration": 2,
          "settings": { "iterations": 200, "contentWeight": 1, "styleWeight": 1, "totalVariationWeight": 1, "start": "content" },
          "width": 384,
          "height": 288,
          "created": "2026-01-31T12:00:00+00:00",
          "started": "2026-01-31T12:00:01+00:00",
          "losses": [
            { "iteration": 0, "content": 0, "style": 8120.5, "totalVariation": 12.5 },
            { "iteration": 1, "content": 310.25, "style": 6402.75, "totalVariation": 11.5 }
          ],
          "links": {
            "self": "/v1/stylize/jobs/5e0f7a3c9d1b42868a4c7f10e2d9b365",
            "events": "/v1/stylize/jobs/5e0f7a3c9d1b42868a4c7f10e2d9b365/events"
          }
        }
        """;

    /// <summary>After how long without events one is sent that keeps the connection open.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    public static void MapStyleJobsApi(this IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<IOptions<StyleTransferOptions>>().Value.StylizationJobs;
        var api = app.MapGroup(Route).WithTags("Stylization jobs");
        if (!options.Enabled)
        {
            api.Map("/{**rest}", () => StyleJobProblem.Off("Enabled")).ExcludeFromDescription();
            return;
        }
        api.MapPost("/", SubmitAsync)
            .WithName("SubmitStylizationJob")
            .AcceptsStyleJobForm(app.ServiceProvider)
            .ProducesProblems(404, 500, 503)
            .WithResponseExample(DocumentExample);
        if (options.List)
            api.MapGet("/", List).WithName("ListStylizationJobs").Needs(KeyScope.Admin);
        else
            api.MapGet("/", () => StyleJobProblem.Off("List")).ExcludeFromDescription();

        var job = api.MapGroup("/{id}").ProducesProblem(StatusCodes.Status404NotFound);
        if (options.List)
            job.TakesLatest(app.ServiceProvider.GetRequiredService<StyleJobs>());
        job.MapGet("/", Get).WithName("GetStylizationJob").WithResponseExample(DocumentExample);
        job.MapDelete("/", DeleteAsync).WithName("DeleteStylizationJob").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        job.MapGet("/events", Events).WithName("WatchStylizationJob");
        job.MapGet("/preview", PreviewAsync).WithName("GetStylizationJobPreview").AnswersImage();
        job.MapGet("/result", ResultAsync).WithName("GetStylizationJobResult").AnswersImage();
    }

    /// <summary>Starts to give an image the style of another one</summary>
    /// <remarks>
    /// The pixels are optimised, as Gatys, Ecker and Bethge do (2016): any image can be the style, and it takes minutes. So the
    /// answer comes at once, with the addresses of progress, previews and the result. Images are JPEG, PNG or WebP, recognised by
    /// content, and turned by their EXIF orientation. A content that is larger than 384 pixels, unless the service is configured
    /// otherwise, is shrunk to that if no size is asked for.
    /// </remarks>
    /// <response code="202">The job waits or runs already; the header Location has its address.</response>
    /// <response code="400">The form cannot be read, or a field of it is out of range.</response>
    /// <response code="404">There is no such model, none for this route, or none that makes the image to start from.</response>
    /// <response code="413">An image's file has too many bytes, or the image too many pixels.</response>
    /// <response code="415">The body is no form.</response>
    /// <response code="422">An image is missing, damaged, truncated, of an unknown format or too narrow.</response>
    /// <response code="500">The job cannot be kept on the service's disk.</response>
    /// <response code="503">Too many jobs wait, or the models are still being loaded; try again after Retry-After seconds.</response>
    public static async Task<Results<Accepted<StyleJobDocument>, ProblemHttpResult>> SubmitAsync(
        ModelCatalog catalog,
        StyleJobs jobs,
        ImagePreprocessor preprocessor,
        IOptions<StyleTransferOptions> options,
        TimeProvider time,
        ILoggerFactory logging,
        HttpContext context)
    {
        if (!catalog.IsReady)
            return Problem.NotReady(context.Response);
        if (!catalog.Of<StyleOptimizationModel>().Any())
            return StyleJobProblem.NoModel();
        using var form = new StyleJobForm(preprocessor.Limits, preprocessor.Budget);
        if (await form.ReadAsync(context.Request) is { } malformed)
            return malformed;
        if (!catalog.TryFind<StyleOptimizationModel>(
            StyleOptimizationContract.Task, form[StyleJobForm.Model], context.Response, out var model, out var unavailable))
        {
            return unavailable;
        }
        var submission = new StyleJobSubmission(form, model, options.Value.StylizationJobs, preprocessor.Limits);
        if ((submission.Check(time.GetUtcNow(), out var record) ?? StylizedStart.Check(record!, catalog)) is { } mistake)
            return mistake;
        if (StyleJobMemory.Of(record!.Size, options.Value.StylizationJobs) is var bytes && bytes > preprocessor.Budget.LargestCapacity)
            return MemoryProblem.Of(context.Response, new(bytes, preprocessor.Budget.LargestCapacity));
        using var place = jobs.Queue.Reserve();
        if (place is null)
            return StyleJobProblem.QueueFull(context.Response);
        try
        {
            var (content, style, problem) = await submission.DecodeAsync(record!, preprocessor, context.RequestAborted);
            if (problem is not null)
                return problem;
            jobs.Add(place, record!, content, style);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logging.CreateLogger(typeof(StyleJobsApi)).LogError(e, "A job cannot be kept");
            return StyleJobProblem.NotKept();
        }
        var document = new StyleJobDocument(record!, AddressOf(context.Request));
        return TypedResults.Accepted(document.Links.Self, document);
    }

    /// <summary>Lists the jobs</summary>
    /// <response code="200">Those that wait or run, and those that have ended and are kept still; the newest first.</response>
    public static JsonAnswer<StyleJobList> List(StyleJobs jobs, HttpRequest request) =>
        new(new([.. jobs.All().Select(job => new StyleJobDocument(job, AddressOf(request), withLosses: false))]));

    /// <summary>Gets a job</summary>
    /// <param name="id" example="latest">The job's id; <c>latest</c> is the newest job, for whoever may list them.</param>
    /// <response code="200">The job.</response>
    /// <response code="404">There is no such job.</response>
    public static Results<JsonAnswer<StyleJobDocument>, ProblemHttpResult> Get(string id, StyleJobs jobs, HttpRequest request) =>
        jobs.TryGet(id, out var job)
            ? new JsonAnswer<StyleJobDocument>(new(job.Record, AddressOf(request)))
            : StyleJobProblem.Unknown(id);

    /// <summary>Cancels a job that waits or runs, or forgets one that has ended</summary>
    /// <param name="id" example="latest">The job's id; <c>latest</c> is the newest job, for whoever may list them.</param>
    /// <response code="204">The job has ended; or it is forgotten, with its images.</response>
    /// <response code="404">There is no such job.</response>
    /// <response code="503">The service is stopping.</response>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, StyleJobs jobs, IHostApplicationLifetime lifetime, HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            return await jobs.RemoveAsync(id, either.Token) ? TypedResults.NoContent() : StyleJobProblem.Unknown(id);
        }
        catch (OperationCanceledException)
        {
            return StyleJobProblem.Stopping(context.Response);
        }
    }

    /// <summary>Streams the progress of a job</summary>
    /// <remarks>
    /// Server-sent events: <c>state</c> when the job waits or runs, and every 15 seconds in which nothing else happens; <c>progress</c>
    /// with the losses, first those of the iterations before, 200 at most in all; <c>end</c> at last. Whoever sends the header
    /// <c>Last-Event-ID</c>, as browsers do when they connect again, gets what came after that event; after <c>end</c> there is nothing
    /// more, 204.
    /// </remarks>
    /// <param name="id" example="latest">The job's id; <c>latest</c> is the newest job, for whoever may list them.</param>
    /// <response code="200">The events, until the job has ended.</response>
    /// <response code="204">The listener has had the end already.</response>
    /// <response code="404">There is no such job.</response>
    public static Results<ServerSentEventsResult<StyleJobEvent>, NoContent, ProblemHttpResult> Events(
        string id, StyleJobs jobs, IHostApplicationLifetime lifetime, HttpContext context)
    {
        if (!jobs.TryGet(id, out var job))
            return StyleJobProblem.Unknown(id);
        if (HttpMethods.IsHead(context.Request.Method)) // There is nothing to wait for.
            return TypedResults.ServerSentEvents(AsyncEnumerable.Empty<StyleJobEvent>());
        var lastEventId = context.Request.Headers["Last-Event-ID"].ToString();
        if (lastEventId == StyleJobEvents.EndId)
            return TypedResults.NoContent();
        var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.RegisterForDispose(either);
        context.Response.Headers["X-Accel-Buffering"] = "no"; // Proxies such as nginx pass each event on at once.
        return TypedResults.ServerSentEvents(
            StyleJobEvents.WatchAsync(job, StyleJobEvents.After(lastEventId), Silence, either.Token));
    }

    /// <summary>Shows the image on its way</summary>
    /// <remarks>The format is as for the result. After the end it is the result.</remarks>
    /// <param name="id" example="latest">The job's id; <c>latest</c> is the newest job, for whoever may list them.</param>
    /// <response code="200">The image after some iterations.</response>
    /// <response code="404">There is no such job.</response>
    /// <response code="406">The header <c>Accept</c> takes neither JPEG nor PNG nor WebP.</response>
    /// <response code="409">There is no preview yet.</response>
    public static Task<Results<ImageAnswer, ProblemHttpResult>> PreviewAsync(
        string id, StyleJobs jobs, StyleJobStore store, ImagePreprocessor preprocessor, HttpContext context) =>
        ImageAsync(id, StyleJobStore.Preview, jobs, store, preprocessor, context);

    /// <summary>Answers with the result</summary>
    /// <remarks>
    /// It is JPEG, PNG or WebP, whichever has the highest quality in the header <c>Accept</c>; among equal ones, JPEG if the content was
    /// one, else PNG. The header <c>Torchline-Model</c> names the model.
    /// </remarks>
    /// <param name="id" example="latest">The job's id; <c>latest</c> is the newest job, for whoever may list them.</param>
    /// <response code="200">The content in its new style.</response>
    /// <response code="404">There is no such job.</response>
    /// <response code="406">The header <c>Accept</c> takes neither JPEG nor PNG nor WebP.</response>
    /// <response code="409">There is no result yet, or there will be none.</response>
    public static Task<Results<ImageAnswer, ProblemHttpResult>> ResultAsync(
        string id, StyleJobs jobs, StyleJobStore store, ImagePreprocessor preprocessor, HttpContext context) =>
        ImageAsync(id, StyleJobStore.Result, jobs, store, preprocessor, context);

    private static RouteHandlerBuilder AnswersImage(this RouteHandlerBuilder route) => route
        .AnswersImage([.. ImageMediaType.All])
        .ProducesProblems(406, 409);

    private static async Task<Results<ImageAnswer, ProblemHttpResult>> ImageAsync(
        string id, string name, StyleJobs jobs, StyleJobStore store, ImagePreprocessor preprocessor, HttpContext context)
    {
        if (!jobs.TryGet(id, out var job))
            return StyleJobProblem.Unknown(id);
        var formats = new AcceptedFormats(context.Request.Headers.Accept);
        if (formats.IsEmpty)
            return StyleNetworkProblem.NotAcceptable(context.Request.Headers.Accept);
        var record = job.Record;
        var file = name == StyleJobStore.Preview ? store.ReadImage(id, name) : null;
        if (file is null && (name == StyleJobStore.Preview || record.State == JobState.Succeeded))
            file = store.ReadImage(id, StyleJobStore.Result);
        if (file is null)
            return StyleJobProblem.NoImage(record, Path.GetFileNameWithoutExtension(name));
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        var format = formats.Best(record.Format);
        return new ImageAnswer(
            format == ImageFormat.Png ? file : await preprocessor.InTurnAsync(file, size: null, _ => Convert(file, format), context.RequestAborted),
            format,
            record.Model);
    }

    private static byte[] Convert(byte[] file, ImageFormat format)
    {
        using var image = ImageDecoder.Decode(file);
        return ImageEncoder.Encode(image, format);
    }

    private static string AddressOf(HttpRequest request) => $"{request.PathBase}{Route}";
}
