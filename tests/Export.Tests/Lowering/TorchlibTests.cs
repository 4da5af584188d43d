using Torchline.Export.Lowering;
using Torchline.Tests;
using Xunit;

namespace Export.Tests.Lowering;

/// <summary>torchlib.txt has the ATen operators that onnxscript's torchlib lowers (October 2026), a yardstick for breadth.</summary>
public sealed class TorchlibTests
{
    /// <summary>Those that no case exports, by reason.</summary>
    private static readonly Dictionary<string, string[]> NotExported = new()
    {
        ["ONNX has no complex numbers in ONNX Runtime"] =
        [
            "_conj", "_fft_c2c", "_fft_c2r", "_fft_r2c", "complex", "polar", "stft", "view_as_complex", "view_as_complex_copy", "view_as_real",
            "view_as_real_copy",
        ],
        ["it draws numbers by chance"] =
        [
            "bernoulli", "multinomial", "normal", "normal_functional", "rand", "rand_like", "randint", "randint_like", "randn", "randn_like",
        ],
        ["its size depends on data"] = ["_unique", "_unique2", "bincount", "nonzero", "unique_consecutive", "unique_dim"],
        ["it gives a number to the program"] =
            ["_local_scalar_dense", "allclose", "equal", "getitem", "is_nonzero", "sym_size", "sym_storage_offset"],
        ["it takes its values from the program, or changes a parameter"] = ["embedding_renorm", "tensor"],
        ["libtorch has no kernel on a CPU"] = ["_scaled_dot_product_efficient_attention", "_scaled_dot_product_flash_attention"],
    };

    /// <summary>Names that libtorch's script compiler replaces by another one, in the cases that call them.</summary>
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["concat"] = "cat",
        ["concatenate"] = "cat",
        ["det"] = "linalg_det",
        ["divide"] = "div",
        ["greater"] = "gt",
        ["greater_equal"] = "ge",
        ["less"] = "lt",
        ["less_equal"] = "le",
        ["multiply"] = "mul",
        ["special_erf"] = "erf",
        ["special_erfc"] = "erfc",
        ["special_expm1"] = "expm1",
        ["special_sinc"] = "sinc",
        ["subtract"] = "sub",
        ["true_divide"] = "div",
    };

    [Fact]
    public void AtLeastThreeHundredAreExported()
    {
        var folder = Path.Combine(SharedData.RepositoryRoot, "tests", "Export.Tests", "Lowering");
        var names = File.ReadLines(Path.Combine(folder, "torchlib.txt")).Select(line => line.Split('.')[0]).Distinct().ToArray();
        var exported = OperatorUse.Read(Path.Combine(folder, "OperatorCases.tsv")).Select(use => use.Operator).ToHashSet();
        exported.Remove("aten::normal"); // initialises a layer in a case, and nothing reads it
        exported.Remove("aten::equal"); // attention compares its inputs by it, and no graph has it
        exported.UnionWith(OtherNames.Where(name => exported.Contains($"aten::{name.Value}")).Select(name => $"aten::{name.Key}"));

        var missing = names.Where(name => !exported.Contains(name)).Select(name => name["aten::".Length..]).ToArray();
        Assert.Equal(NotExported.Values.SelectMany(group => group).Order(StringComparer.Ordinal), missing.Order(StringComparer.Ordinal));
        Assert.True(names.Length - missing.Length >= 300, $"{names.Length - missing.Length} of {names.Length}");
    }
}
