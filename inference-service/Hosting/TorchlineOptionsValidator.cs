using Microsoft.Extensions.Options;

namespace Torchline.InferenceService.Hosting;

/// <summary>Checks each setting at start-up, without reflection.</summary>
[OptionsValidator]
public sealed partial class TorchlineOptionsValidator : IValidateOptions<TorchlineOptions>;
