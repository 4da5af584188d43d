using InferenceService.Tests.Fixtures;
using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Serving.Batching;

namespace InferenceService.Tests.Serving.Batching;

public sealed class EndableRunTests : IDisposable
{
    private const int Side = 64;

    private readonly TestModels models = new TestModels().AddStyleNetwork("tint");
    private readonly InferenceSession session;

    public EndableRunTests() => session = new(Path.Combine(models.Folder, "tint", "1", "model.onnx"));

    public void Dispose()
    {
        session.Dispose();
        models.Dispose();
    }

    [Fact]
    public void ATokenEndsTheRunItselfAndNoOther()
    {
        using var source = new CancellationTokenSource();
        using var ended = new EndableRun(givesMemoryBack: false, source.Token);
        using var other = new EndableRun(givesMemoryBack: true, CancellationToken.None);

        // The token comes when the run has begun: no check before it helps.
        Assert.ThrowsAny<OperationCanceledException>(() => ended.Do(options =>
        {
            source.Cancel();
            Run(options);
        }));

        other.Do(Run);
        Assert.ThrowsAny<OperationCanceledException>(() => ended.Do(_ => Assert.Fail("It began.")));
    }

    private void Run(RunOptions options)
    {
        using var pixels = MemoryTensor.Over<byte>(new byte[Side * Side * 3], 1, Side, Side, 3);
        using var styles = MemoryTensor.Over<float>(new float[] { 1, 0, 0 }, 1, 3);
        using var strength = MemoryTensor.Over<float>(new float[] { 1 }, 1);
        string[] names = [StyleNetworkContract.Pixels, StyleNetworkContract.Styles, StyleNetworkContract.Strength];
        session.Run(options, names, [pixels, styles, strength], [StyleNetworkContract.Stylized]).Dispose();
    }
}
