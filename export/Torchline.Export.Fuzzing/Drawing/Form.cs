using System.Runtime.CompilerServices;
using Torchline.Export.Fuzzing.Programs;

namespace Torchline.Export.Fuzzing.Drawing;

/// <summary>An operator, and how to choose its arguments. The compiler gives the text of its expression.</summary>
internal sealed class Form
{
    private readonly Operator @operator;
    private readonly Pick[] tensors;
    private readonly Choose[] numbers;
    private readonly ChooseReal[] reals;
    private readonly ScalarType[] types;

    public Form(Func<Tensor[], Tensor> run, Pick[] tensors, [CallerArgumentExpression(nameof(run))] string text = "")
        : this(text, operands => [run(operands.Tensors)], tensors) { }

    public Form(
        Func<Tensor[], long[], Tensor> run, Pick[] tensors, Choose[] numbers, [CallerArgumentExpression(nameof(run))] string text = "")
        : this(text, operands => [run(operands.Tensors, operands.Numbers)], tensors, numbers) { }

    public Form(
        Func<Tensor[], long[], Tensor[]> run, Pick[] tensors, Choose[] numbers, [CallerArgumentExpression(nameof(run))] string text = "")
        : this(text, operands => run(operands.Tensors, operands.Numbers), tensors, numbers, isList: true) { }

    public Form(
        Func<Tensor[], long[], double[], Tensor> run, Pick[] tensors, Choose[] numbers, ChooseReal[] reals,
        [CallerArgumentExpression(nameof(run))] string text = "")
        : this(text, operands => [run(operands.Tensors, operands.Numbers, operands.Reals)], tensors, numbers, reals) { }

    public Form(
        Func<Tensor[], long[], double[], ScalarType[], Tensor> run, Pick[] tensors, Choose[] numbers, ChooseReal[] reals,
        ScalarType[] types, [CallerArgumentExpression(nameof(run))] string text = "")
        : this(
            text, operands => [run(operands.Tensors, operands.Numbers, operands.Reals, operands.Types)], tensors, numbers, reals, types) { }

    private Form(
        string text, Func<Operands, Tensor[]> run, Pick[] tensors, Choose[]? numbers = null, ChooseReal[]? reals = null,
        ScalarType[]? types = null, bool isList = false)
        : this(new Operator(BodyOf(text), run) { GivesList = isList }, tensors, numbers ?? [], reals ?? [], types ?? []) { }

    private Form(Operator @operator, Pick[] tensors, Choose[] numbers, ChooseReal[] reals, ScalarType[] types) =>
        (this.@operator, this.tensors, this.numbers, this.reals, this.types) = (@operator, tensors, numbers, reals, types);

    /// <summary>The form of an operator that moves elements or decides about them, and rounds none.</summary>
    public Form Exact() => new(@operator with { Rounds = false }, tensors, numbers, reals, types);

    /// <summary>The form of an operator that changes its first tensor.</summary>
    public Form Writing() => new(@operator with { Writes = true }, tensors, numbers, reals, types);

    /// <summary>The form of an operator that only takes some arguments, and ends the process for others.</summary>
    public Form When(Func<Operands, bool> takes) => new(@operator with { Takes = takes }, tensors, numbers, reals, types);

    private static string BodyOf(string lambda) => lambda[(lambda.IndexOf("=>", StringComparison.Ordinal) + 2)..].Trim();

    /// <summary>Chooses arguments and adds a step; null where there are none, or libtorch refuses them.</summary>
    public Drawn[]? AddTo(Draft draft, params IReadOnlyList<Drawn> given)
    {
        var chosen = new List<Drawn>(given);
        foreach (var pick in tensors.Skip(given.Count))
        {
            if (pick(draft, chosen) is not { } tensor) return null;
            chosen.Add(tensor);
        }
        var integers = new List<Number>();
        foreach (var choose in numbers)
        {
            if (choose(draft, chosen, integers) is not { } number) return null;
            integers.Add(number);
        }
        return draft.Add(
            @operator, chosen, integers, [.. reals.Select(choose => choose(draft))], types.Length == 0 ? [] : [draft.Of(types)]);
    }
}
