using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// The weights of a recurrent network: for each layer and direction those of the input and of the state, then the biases.
/// </summary>
internal static class RecurrentParameters
{
    /// <summary>Makes them and gives them to <paramref name="register"/> in the order in which libtorch takes them.</summary>
    /// <param name="gates">How many vectors a cell computes at each step.</param>
    public static Tensor[] Create(
        Action<string, Parameter> register,
        long gates,
        long inputSize,
        long hiddenSize,
        long layers,
        bool bias,
        bool bidirectional,
        Device? device,
        ScalarType? dtype)
    {
        var directions = bidirectional ? 2 : 1;
        var all = new List<Tensor>();
        for (var layer = 0L; layer < layers; layer++)
        {
            var width = layer == 0 ? inputSize : hiddenSize * directions;
            for (var direction = 0; direction < directions; direction++)
            {
                var suffix = direction == 0 ? $"_l{layer}" : $"_l{layer}_reverse";
                all.AddRange(CreateCell(register, suffix, gates, width, hiddenSize, bias, device, dtype));
            }
        }

        foreach (var parameter in all)
        {
            LayerInitialization.Uniform(parameter, hiddenSize);
        }

        return [.. all];
    }

    /// <summary>The weights of one cell, not initialised.</summary>
    public static Tensor[] CreateCell(
        Action<string, Parameter> register,
        string suffix,
        long gates,
        long inputSize,
        long hiddenSize,
        bool bias,
        Device? device,
        ScalarType? dtype)
    {
        (string name, long[] shape)[] weights =
            [("weight_ih", [gates * hiddenSize, inputSize]), ("weight_hh", [gates * hiddenSize, hiddenSize])];
        (string name, long[] shape)[] biases = [("bias_ih", [gates * hiddenSize]), ("bias_hh", [gates * hiddenSize])];

        return [.. (bias ? weights.Concat(biases) : weights).Select(entry =>
        {
            var parameter = Parameter.Empty(entry.shape, device, dtype);
            register(entry.name + suffix, parameter);
            return parameter;
        })];
    }
}
