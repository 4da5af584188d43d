using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Torchline.Export.Fuzzing.Programs;

/// <summary>A program as C# that can be pasted into a test.</summary>
public static partial class CSharpText
{
    /// <summary>The statements that make the program's <see cref="ExportRequest"/>.</summary>
    public static string Of(FuzzProgram program)
    {
        var names = NamesOf(program);
        string Name(ValueRef value) => value.Part < 0 ? names[value.Source] : $"{names[value.Source]}[{value.Part}]";
        var text = new StringBuilder();
        foreach (var constant in program.Constants)
            text.Append($"var {names[constant.Id]} = Samples.Weights({string.Join(", ", constant.Shape)});\n");
        text.Append("var request = new ExportRequest(\"fuzz\", inputs =>\n{\n");
        foreach (var (i, input) in program.Inputs.Index()) text.Append($"    var {input.Name} = inputs[{i}];\n");
        foreach (var step in program.Steps) text.Append("    ").Append(Statement(program, step, names, Name)).Append('\n');
        text.Append($"    return [{string.Join(", ", program.Outputs.Select(Name))}];\n}},\n");
        text.Append("[\n").AppendJoin("", program.Inputs.Select((input, i) => $"    {InputText(program.Seed + i, input)},\n"))
            .Append($"], [{string.Join(", ", program.Outputs.Select((_, i) => $"\"y{i}\""))}]);\n");
        return text.ToString();
    }

    private static Dictionary<int, string> NamesOf(FuzzProgram program)
    {
        var names = program.Inputs.ToDictionary(input => input.Id, input => input.Name);
        foreach (var (i, constant) in program.Constants.Index()) names[constant.Id] = $"w{i}";
        foreach (var (i, step) in program.Steps.Index()) names[step.Id] = $"v{i}";
        return names;
    }

    private static string Statement(FuzzProgram program, Step step, Dictionary<int, string> names, Func<ValueRef, string> name)
    {
        var expression = Argument().Replace(step.Operator.Text, match =>
        {
            var index = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            return match.Groups[1].Value switch
            {
                "t" => name(step.Tensors[index]),
                "n" => step.Numbers[index].Text(name),
                "x" => Real(step.Reals[index]),
                _ => $"ScalarType.{step.Types[index]}",
            };
        });
        var isRead = program.Steps.Any(other => other.Reads.Any(value => value.Source == step.Id))
            || program.Outputs.Any(value => value.Source == step.Id);
        return isRead ? $"var {names[step.Id]} = {expression};" : $"{expression};";
    }

    private static string Real(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.') || text.Contains('E') ? text : $"{text}.0";
    }

    private static string InputText(int seed, ProgramInput input)
    {
        var dimensions = string.Join(", ", input.Dimensions.Select(dimension => dimension.Name is { } name
            ? $"Dimension.Dynamic(\"{name}\"{(dimension.Minimum == 1 ? "" : $", {dimension.Minimum}")})"
            : $"Dimension.Fixed({dimension.Size})"));
        var range = input.Type is ScalarType.Float32 or ScalarType.Float64 or ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Bool
            ? ""
            : $", {input.Low}, {input.High}";
        var sample = $"Samples.Of(ScalarType.{input.Type}, {seed}{range})";
        return $"new GraphInput(\"{input.Name}\", ScalarType.{input.Type}, [{dimensions}], {sample})";
    }

    [GeneratedRegex(@"\b([tnxd])\[(\d+)\]")]
    private static partial Regex Argument();
}
