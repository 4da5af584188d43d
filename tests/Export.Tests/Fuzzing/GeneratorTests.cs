using System.Text.RegularExpressions;
using Torchline.Export.Fuzzing.Generators;
using Torchline.Export.Fuzzing.Programs;
using Torchline.Recording;
using Xunit;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Export.Tests.Fuzzing;

/// <summary>Generators draw what they are meant to, in all its forms.</summary>
public sealed partial class GeneratorTests(ITestOutputHelper output)
{
    private const int Programs = 300;

    // What 300 programs have when nothing is missing, less a margin: a family that is never drawn any more falls below.
    [Theory]
    [InlineData(ProgramKind.Operators, 170, 215)]
    [InlineData(ProgramKind.Views, 66, 88)]
    [InlineData(ProgramKind.Sizes, 44, 74)]
    [InlineData(ProgramKind.Types, 96, 128)]
    public void ProgramsAreOfManyOperators(ProgramKind kind, int operators, int statements)
    {
        var programs = Draw(kind);
        var (called, written) = (new HashSet<string>(), new HashSet<string>());
        foreach (var program in programs)
        {
            written.UnionWith(program.Steps.Select(step => step.Operator.Text));
            called.UnionWith(OperatorsOf(program));
        }

        output.WriteLine($"{kind}: {called.Count} operators, {written.Count} statements");
        Assert.True(called.Count >= operators, $"{called.Count} operators: {string.Join(", ", called.Order())}");
        Assert.True(written.Count >= statements, $"{written.Count} statements");
    }

    [Fact]
    public void SizesAreComputedInManyWays()
    {
        var numbers = Draw(ProgramKind.Sizes).SelectMany(program => program.Steps).SelectMany(step => step.Numbers)
            .Where(number => number.Reads.Any()).Select(number => Digits().Replace(number.Text(_ => "x"), "k")).ToHashSet();

        output.WriteLine($"{numbers.Count} forms");
        Assert.True(numbers.Count >= 48, $"{numbers.Count} forms: {string.Join(", ", numbers.Order())}");
        foreach (var operation in (string[])["+", "-", "*", "/", "%", "Math.Min", "Math.Max"])
            Assert.Contains(numbers, number => number.Contains(operation, StringComparison.Ordinal));
    }

    [Fact]
    public void WritesGoThroughViews()
    {
        var programs = Draw(ProgramKind.Views);
        var throughView = programs.Count(program => program.Steps.Any(step => step.Operator.Writes
            && program.Steps.Any(made => made.Id == step.Tensors[0].Source && !made.Operator.Writes)));
        var toInput = programs.Count(program => program.Steps.Any(step => step.Operator.Writes
            && program.Inputs.Any(input => input.Id == step.Tensors[0].Source)));

        output.WriteLine($"{throughView} through a view, {toInput} to an input");
        Assert.True(throughView > Programs / 2, $"{throughView} of {Programs}");
        Assert.True(toInput > Programs / 50, $"{toInput} of {Programs}");
    }

    [Fact]
    public void EveryTypeMeetsEveryOtherType()
    {
        var pairs = Draw(ProgramKind.Types)
            .SelectMany(program => program.Inputs.SelectMany(left => program.Inputs.Select(right => (Left: left.Type, Right: right.Type))))
            .Where(pair => pair.Left != pair.Right).ToHashSet();

        Assert.True(pairs.Count >= 80, $"{pairs.Count} of 90");
    }

    [Fact]
    public void TheSameSeedGivesTheSameProgram()
    {
        foreach (var kind in Enum.GetValues<ProgramKind>())
        {
            var generator = ProgramGenerator.Of(kind);
            for (var seed = 0; seed < 20; seed++)
                Assert.Equal(TextOf(generator.Draw(seed)), TextOf(generator.Draw(seed)));
        }
    }

    private static string TextOf(FuzzProgram? program) => program is null ? "" : CSharpText.Of(program);

    private static FuzzProgram[] Draw(ProgramKind kind)
    {
        var generator = ProgramGenerator.Of(kind);
        return [.. Enumerable.Range(0, 2 * Programs).Select(seed => generator.Draw(seed)).OfType<FuzzProgram>().Take(Programs)];
    }

    private static IEnumerable<string> OperatorsOf(FuzzProgram program)
    {
        using var scope = NewDisposeScope();
        var request = program.ToRequest();
        var sizes = program.Dimensions.ToDictionary(entry => entry.Key, entry => entry.Value.Minimum + 8);
        var inputs = request.Inputs.Select(input => input.SampleOf(sizes)).ToArray();
        using var recorder = OperatorRecorder.Start(_ => true);
        request.Program(inputs);
        return [.. recorder.Stop().Select(call => call.Schema.Name)];
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
