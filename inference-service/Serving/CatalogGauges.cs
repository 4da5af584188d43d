using System.Diagnostics.Metrics;
using System.Globalization;
using Torchline.InferenceService.Observability;

namespace Torchline.InferenceService.Serving;

/// <summary>Shows, whenever metrics are read, which models there are, what they are computed with, and how much waits for them.</summary>
internal sealed class CatalogGauges : IDisposable
{
    private readonly Meter meter = new(ServiceMetrics.MeterName);
    private readonly ModelCatalog catalog;

    public CatalogGauges(ModelCatalog catalog)
    {
        this.catalog = catalog;
        meter.CreateObservableGauge(ServiceMetrics.ModelInfo, Models, description: "1 for each model that is served.");
        meter.CreateObservableGauge(ServiceMetrics.QueueLength, Queues, unit: "{item}", description: "Texts and images that wait.");
    }

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<int>> Models() => catalog.Models.Values.Select(model => new Measurement<int>(
        1,
        [
            .. Tags(model),
            new("task", model.Manifest.Task),
            new("provider", model.Provider.Name),
            new("skipped", string.Join(',', model.Provider.Skipped?.Select(one => one.Name) ?? [])),
        ]));

    private IEnumerable<Measurement<int>> Queues() => catalog.Models.Values.Select(model => new Measurement<int>(model.Waiting, Tags(model)));

    private static KeyValuePair<string, object?>[] Tags(IServedModel model) =>
        [new("model", model.Manifest.Name), new("version", model.Manifest.Version.ToString(CultureInfo.InvariantCulture))];
}
