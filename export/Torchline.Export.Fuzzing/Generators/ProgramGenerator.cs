using Torchline.Export.Fuzzing.Drawing;
using Torchline.Export.Fuzzing.Programs;

namespace Torchline.Export.Fuzzing.Generators;

/// <summary>Draws programs of one kind.</summary>
internal abstract class ProgramGenerator
{
    private const int AttemptsAtStep = 60;

    /// <summary>The generator of a kind.</summary>
    public static ProgramGenerator Of(ProgramKind kind) => kind switch
    {
        ProgramKind.Operators => new OperatorGenerator(),
        ProgramKind.Views => new ViewGenerator(),
        ProgramKind.Sizes => new SizeGenerator(),
        _ => new TypeGenerator(),
    };

    /// <summary>The program that follows from a seed; null where no program of any length came out.</summary>
    public FuzzProgram? Draw(int seed)
    {
        using var draft = Start(seed);
        DrawInputs(draft);
        DrawSteps(draft);
        return draft.Steps == 0 ? null : draft.Finish(Outputs(draft));
    }

    protected virtual Draft Start(int seed) => new(seed);

    protected abstract void DrawInputs(Draft draft);

    protected abstract void DrawSteps(Draft draft);

    /// <summary>The last tensor, and some of those that nothing reads.</summary>
    protected virtual IReadOnlyList<Drawn> Outputs(Draft draft)
    {
        var last = draft.Values[^1];
        var inputs = draft.Inputs;
        var unread = draft.Values.Where(value => value != last && !draft.IsRead(value) && !inputs.Contains(value)).ToArray();
        return [last, .. unread.Where(_ => draft.Chance(0.5)).Take(2)];
    }

    /// <summary>Adds a number of steps, each of a family of forms that is chosen by weight.</summary>
    protected static void Add(Draft draft, int steps, params (int Weight, IReadOnlyList<Form> Forms)[] families)
    {
        var all = families.SelectMany(family => Enumerable.Repeat(family.Forms, family.Weight)).ToArray();
        for (var (attempt, target) = (0, draft.Steps + steps); attempt < AttemptsAtStep && draft.Steps < target; attempt++)
            draft.Of(draft.Of(all)).AddTo(draft);
    }
}
