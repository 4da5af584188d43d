using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>The one look at the test set: <c>test.json</c>.</summary>
/// <param name="Epoch">The epoch whose weights were tested.</param>
/// <param name="Accuracy">The share judged rightly.</param>
/// <param name="Loss">Mean binary cross entropy, in nats.</param>
/// <param name="Confusion">The decisions.</param>
/// <param name="Data">The test set.</param>
public sealed record TestResult(int Epoch, double Accuracy, double Loss, BinaryConfusion Confusion, DataSource Data);
