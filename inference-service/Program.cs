using Torchline.InferenceService.Hosting;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.OpenApi;
using Torchline.InferenceService.Tasks.Captioning;
using Torchline.InferenceService.Tasks.Classification;
using Torchline.InferenceService.Tasks.Sentiment;
using Torchline.InferenceService.Tasks.StyleTransfer;
using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

// The settings file lies beside the program, wherever the program is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddTorchline();

var app = builder.Build();
app.UseProblems();
app.UseSwaggerPages();
app.MapHealthApi();
app.MapModelsApi();
app.MapSentimentApi();
app.MapClassificationApi();
app.MapCaptioningApi();
app.MapStylizationApi();
app.MapStylizationJobsApi();
app.MapStylesApi();
app.MapGet("/", () => TypedResults.Redirect("/swagger")).ExcludeFromDescription();

await app.RunTorchlineAsync();
