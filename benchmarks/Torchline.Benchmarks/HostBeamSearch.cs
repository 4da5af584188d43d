using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Captioning;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Torchline.Benchmarks;

/// <summary>
/// Beam search on the host over a package's <c>encoder.onnx</c> and <c>decoder.onnx</c>, for one image: memory is allocated once, what
/// ONNX Runtime returned for the image is given back to it as it is, and words are chosen in one pass over their log-probabilities.
/// </summary>
internal sealed class HostBeamSearch : IDisposable
{
    private readonly InferenceSession encoder, decoder;
    private readonly RunOptions runOptions = new();
    private readonly string[] decoderInputs, decoderOutputs;
    private readonly int beam, maxLength, words;
    private readonly double lengthPenalty;
    private readonly Rows<long> word;
    private readonly Rows<float>[] states, nextStates;
    private readonly Rows<float> logProbabilities;
    private readonly Rows<float>? attention;
    private readonly Caption[] kept, next;
    private IDisposableReadOnlyCollection<OrtValue>? encoded;

    public HostBeamSearch(ModelPackage package, SessionOptions options, int beam)
    {
        encoder = new InferenceSession(package.PathOf("encoder.onnx"), options);
        decoder = new InferenceSession(package.PathOf("decoder.onnx"), options);
        this.beam = beam;
        maxLength = package.Manifest.Decoding.MaxLength!.Value;
        lengthPenalty = package.Manifest.Architecture.Options["lengthPenalty"]!.GetValue<double>();
        words = package.LoadCaptionVocabulary().Count;

        string[] stateNames = [.. encoder.OutputNames.Where(name => name.StartsWith("state.", StringComparison.Ordinal))];
        int[] widths = [.. stateNames.Select(name => encoder.OutputMetadata[name].Dimensions[^1])];
        word = new Rows<long>(beam);
        states = [.. widths.Select(width => new Rows<float>(beam, width))];
        nextStates = [.. widths.Select(width => new Rows<float>(beam, width))];
        logProbabilities = new Rows<float>(beam, words);
        var regions = CaptioningContract.GridOf(package.Manifest.Outputs) is var grid ? grid * grid : 0;
        attention = regions > 0 ? new Rows<float>(beam, regions) : null;
        kept = [.. Enumerable.Range(0, beam).Select(_ => new Caption(maxLength, regions))];
        next = [.. Enumerable.Range(0, beam).Select(_ => new Caption(maxLength, regions))];

        decoderInputs = ["words", .. encoder.OutputNames];
        decoderOutputs = ["logProbabilities", .. stateNames.Select((_, i) => $"next.{i}"), .. regions > 0 ? ["attention"] : Array.Empty<string>()];
    }

    /// <summary>The best caption that the last search found, its end and what fills it up included.</summary>
    public ReadOnlySpan<long> Best => kept[0].Tokens;

    /// <summary>Words that the last search chose, one after the other.</summary>
    public int Steps { get; private set; }

    /// <summary>Only the encoder.</summary>
    public void Encode(OrtValue pixels)
    {
        encoded?.Dispose();
        encoded = encoder.Run(runOptions, ["pixels"], [pixels], encoder.OutputNames);
    }

    /// <summary>Only the decoder, so many times, each time with the same words.</summary>
    public void Step(int times)
    {
        OrtValue[] inputs = Inputs(), outputs = Outputs();
        for (var i = 0; i < times; i++) decoder.Run(runOptions, decoderInputs, inputs, decoderOutputs, outputs);
    }

    /// <summary>Searches captions of one image.</summary>
    public void Search(OrtValue pixels)
    {
        Encode(pixels);
        var memory = encoded!.Count - states.Length;
        for (var i = 0; i < states.Length; i++)
        {
            for (var k = 0; k < beam; k++)
                encoded[memory + i].GetTensorDataAsSpan<float>().CopyTo(states[i][k]);
        }

        for (var k = 0; k < beam; k++) kept[k].Clear(k);

        OrtValue[] inputs = Inputs(), outputs = Outputs();
        for (Steps = 0; Steps < maxLength && !kept.All(caption => caption.Ended); Steps++)
        {
            for (var k = 0; k < beam; k++) word[k][0] = kept[k].Last(Steps);
            decoder.Run(runOptions, decoderInputs, inputs, decoderOutputs, outputs);
            Choose();
        }
    }

    public void Dispose()
    {
        encoded?.Dispose();
        encoder.Dispose();
        decoder.Dispose();
        runOptions.Dispose();
    }

    private OrtValue[] Inputs() =>
        [word.Value, .. encoded!.SkipLast(states.Length), .. states.Select(state => state.Value)];

    private OrtValue[] Outputs() =>
        [logProbabilities.Value, .. nextStates.Select(state => state.Value), .. attention is null ? [] : new[] { attention.Value }];

    /// <summary>The captions that go on, the best first.</summary>
    private void Choose()
    {
        Span<(float Rank, float Total, int Parent, int Word)> best = stackalloc (float, float, int, int)[beam];
        best.Fill((float.NegativeInfinity, 0, -1, 0));
        for (var k = 0; k < beam; k++)
        {
            var caption = kept[k];
            if (caption.LogProbability == float.NegativeInfinity) continue;
            if (caption.Ended)
            {
                Offer(best, caption.LogProbability / caption.Penalty, caption.LogProbability, k, CaptionVocabulary.NullId);
                continue;
            }

            var row = logProbabilities[k];
            var penalty = (float)Math.Pow(caption.Length + 1, lengthPenalty);
            // A word's log-probability is compared with what it would need; few words reach it.
            var needed = (best[^1].Rank * penalty) - caption.LogProbability;
            for (var id = 0; id < row.Length; id++)
            {
                if (!(row[id] > needed)) continue;
                var total = caption.LogProbability + row[id];
                Offer(best, total / penalty, total, k, id);
                needed = (best[^1].Rank * penalty) - caption.LogProbability;
            }
        }

        for (var k = 0; k < beam; k++) Continue(k, best[k]);
        for (var k = 0; k < beam; k++) (kept[k], next[k]) = (next[k], kept[k]);
    }

    private void Continue(int k, (float Rank, float Total, int Parent, int Word) chosen)
    {
        var caption = next[k];
        caption.CopyFrom(kept[Math.Max(chosen.Parent, 0)], Steps);
        if (!caption.Ended)
        {
            caption.Length++;
            caption.Penalty = (float)Math.Pow(caption.Length, lengthPenalty);
            attention?[chosen.Parent].CopyTo(caption.Map(Steps));
        }

        caption.LogProbability = chosen.Parent < 0 ? float.NegativeInfinity : chosen.Total;
        caption.Tokens[Steps] = chosen.Word;
        caption.Ended |= chosen.Word == CaptionVocabulary.EndId;
        for (var i = 0; i < states.Length; i++) nextStates[i][Math.Max(chosen.Parent, 0)].CopyTo(states[i][k]);
    }

    private static void Offer(Span<(float Rank, float Total, int Parent, int Word)> best, float rank, float total, int parent, int word)
    {
        var place = best.Length;
        while (place > 0 && best[place - 1].Rank < rank) place--;
        if (place == best.Length) return;
        best[place..^1].CopyTo(best[(place + 1)..]);
        best[place] = (rank, total, parent, word);
    }

    /// <summary>A tensor (1, K, …) over memory of ours.</summary>
    private sealed class Rows<T> where T : unmanaged
    {
        private readonly T[] elements;
        private readonly int width;

        public Rows(int rows, params int[] shape)
        {
            width = shape.Aggregate(1, (product, size) => product * size);
            elements = GC.AllocateArray<T>(rows * width, pinned: true);
            Value = OrtValue.CreateTensorValueFromMemory(elements, [1, rows, .. shape.Select(size => (long)size)]);
        }

        public OrtValue Value { get; }

        public Span<T> this[int row] => elements.AsSpan(row * width, width);
    }

    private sealed class Caption(int maxLength, int regions)
    {
        private readonly float[] maps = new float[maxLength * regions];

        public long[] Tokens { get; } = new long[maxLength];
        public float LogProbability { get; set; }
        public float Penalty { get; set; }
        public int Length { get; set; }
        public bool Ended { get; set; }

        public Span<float> Map(int step) => maps.AsSpan(step * regions, regions);

        public long Last(int step) => step == 0 ? CaptionVocabulary.StartId : Tokens[step - 1];

        public void Clear(int k)
        {
            Array.Clear(Tokens);
            Array.Clear(maps);
            (LogProbability, Penalty, Length, Ended) = (k == 0 ? 0 : float.NegativeInfinity, 1, 0, false);
        }

        public void CopyFrom(Caption other, int steps)
        {
            other.Tokens.AsSpan(0, steps).CopyTo(Tokens);
            other.maps.AsSpan(0, steps * regions).CopyTo(maps);
            Tokens.AsSpan(steps).Clear();
            maps.AsSpan(steps * regions).Clear();
            (LogProbability, Penalty, Length, Ended) = (other.LogProbability, other.Penalty, other.Length, other.Ended);
        }
    }
}
