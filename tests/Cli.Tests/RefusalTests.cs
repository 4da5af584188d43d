using Cli.Tests.Export;
using Xunit;

namespace Cli.Tests;

/// <summary>Command lines that are refused, each with one error that gives the right spelling.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("train sentiment --name x --data synthetic --model bow --learning-rate 0,5", "--learning-rate", "'0,5' has a comma; write 0.5")]
    [InlineData("train sentiment --name x --data synthetic --model bow --learning-rate NaN", "--learning-rate", "'NaN' is not a number")]
    [InlineData("train sentiment --name x --data synthetic --model bow --batch 1,024", "--batch", "'1,024' has a comma; write 1024")]
    [InlineData("train sentiment --name x --data synthetic --model bow --batch 1.5", "--batch", "is no whole number")]
    [InlineData("quantize models/x/1 --data d --max-loss 0,7", "--max-loss", "write 0.7")]
    [InlineData("teach --data d --learning-rate 0,5", "--learning-rate", "write 0.5")]
    [InlineData("export style-loss --to models/x --style-layers relu1_1:0,5", "--style-layers", "a point in its number")]
    [InlineData("train classifier --name x --data d --mode both", "--mode", "Finetune")]
    [InlineData("train classifier --name x --data d --mode freeze --zero-head maybe", "maybe", "Unrecognized")]
    [InlineData("quantize models/x/1 --data d --activations float", "--activations", "UInt8")]
    [InlineData("train sentiment --nam x", "--nam", "Unrecognized")]
    [InlineData("trian sentiment", "trian", "Unrecognized")]
    public void AMistakeIsNamedWithoutTypesOfTheProgram(string arguments, params string[] words)
    {
        var (exitCode, output, errors) = Programs.Run(arguments.Split(' '));
        Assert.Equal(1, exitCode);
        Assert.All(words, word => Assert.Contains(word, output + errors));
        Assert.DoesNotContain("Torchline.", output + errors);
        Assert.DoesNotContain("System.", output + errors);
    }
}
