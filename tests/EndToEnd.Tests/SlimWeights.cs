using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>
/// Random weights of the feature network <c>slim</c>, as a safetensors file: the header's length in eight bytes, the header, the numbers.
/// Random features tell images apart well enough for a loss to fall.
/// </summary>
internal static class SlimWeights
{
    private static readonly (string Layer, int Inputs, int Outputs)[] Convolutions =
    [
        ("conv1_1", 3, 16), ("conv1_2", 16, 16), ("conv2_1", 16, 32), ("conv2_2", 32, 32), ("conv3_1", 32, 64), ("conv3_2", 64, 64), ("conv4_1", 64, 64),
    ];

    public static void Write(string path)
    {
        var (random, header, numbers) = (new Random(1), new JsonObject(), new List<float>());
        foreach (var (layer, inputs, outputs) in Convolutions)
        {
            // The variance that keeps activations as large from layer to layer (He et al. 2015).
            var bound = Math.Sqrt(6.0 / (9 * inputs));
            Add($"{layer}.weight", bound, outputs, inputs, 3, 3);
            Add($"{layer}.bias", 0, outputs);
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header), length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(path, [.. length, .. json, .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(numbers))]);

        void Add(string name, double bound, params int[] shape)
        {
            int begin = numbers.Count, count = shape.Aggregate((a, b) => a * b);
            numbers.AddRange(Enumerable.Range(0, count).Select(_ => (float)(((2 * random.NextDouble()) - 1) * bound)));
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.Select(side => JsonValue.Create(side))]),
                ["data_offsets"] = new JsonArray(begin * sizeof(float), numbers.Count * sizeof(float)),
            };
        }
    }
}
