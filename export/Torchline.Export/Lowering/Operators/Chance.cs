using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Numbers by chance, and other operators that no graph can give right values for: refused, with what to do instead.</summary>
internal static class Chance
{
    [Refuses(
        "aten::rand", "aten::rand_like", "aten::randn", "aten::randn_like", "aten::randint", "aten::randint_like", "aten::randperm",
        "aten::multinomial", "aten::normal", "aten::normal_functional", "aten::uniform", "aten::random", "aten::exponential",
        "aten::poisson", "aten::cauchy", "aten::log_normal", "aten::geometric", "aten::rrelu_with_noise", "aten::fractional_max_pool2d",
        "aten::fractional_max_pool3d", "aten::_sample_dirichlet", "aten::_standard_gamma", "aten::binomial")]
    private static OnnxValue Random(Call call) => throw new DataDependentException(
        $"{call.Operation} draws numbers by chance, {call.Operation.Place}: a graph gives other numbers than libtorch, or the same ones at each " +
        "run. Make the numbers outside of the program and pass them as an input.");

    [Refuses("aten::_pack_padded_sequence", "aten::_pad_packed_sequence")]
    private static OnnxValue Packed(Call call) => throw new DataDependentException(
        $"{call.Operation} packs sequences by their lengths, {call.Operation.Place}: how many steps remain depends on data. Run the layer on the " +
        "padded batch, and read the last real step of each sequence by gather at length - 1.");
}
