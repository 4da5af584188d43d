using Torchline.Export.Fuzzing.Programs;

namespace Torchline.Export.Fuzzing.Shrinking;

/// <summary>The programs that are one simplification away, the largest first.</summary>
internal static class Simplifications
{
    public static IEnumerable<FuzzProgram> Of(FuzzProgram program) =>
        WithLessOutputs(program).Concat(WithoutSteps(program)).Concat(WithEarlierValues(program)).Concat(WithSimplerNumbers(program))
            .Concat(WithSimplerInputs(program)).Select(Pruned).Where(simpler => simpler.Outputs.Count > 0);

    private static IEnumerable<FuzzProgram> WithLessOutputs(FuzzProgram program)
    {
        if (program.Outputs.Count > 1)
        {
            foreach (var output in program.Outputs) yield return program with { Outputs = [output] };
            if (program.Outputs.Count > 2)
            {
                for (var i = 0; i < program.Outputs.Count; i++) yield return program with { Outputs = Without(program.Outputs, i) };
            }
        }
        // What an earlier step gives, and nothing of what comes after it.
        foreach (var (i, step) in program.Steps.SkipLast(1).Index())
        {
            var result = new ValueRef(step.Id, step.Operator.GivesList ? 0 : -1);
            yield return program with { Steps = [.. program.Steps.Take(i + 1)], Outputs = [result] };
        }
    }

    /// <summary>Without one of the steps: others read one of its arguments, or another value, instead of its result.</summary>
    private static IEnumerable<FuzzProgram> WithoutSteps(FuzzProgram program)
    {
        foreach (var (i, step) in program.Steps.Index().Reverse())
        {
            var others = program.Inputs.Select(input => new ValueRef(input.Id));
            foreach (var other in step.Tensors.Concat(others).Distinct())
                yield return Replace(program with { Steps = Without(program.Steps, i) }, value => value.Source == step.Id ? other : value);
        }
    }

    /// <summary>A step reads an input in place of what was computed.</summary>
    private static IEnumerable<FuzzProgram> WithEarlierValues(FuzzProgram program)
    {
        var inputs = program.Inputs.Select(input => new ValueRef(input.Id)).ToArray();
        foreach (var (i, step) in program.Steps.Index())
        {
            foreach (var (argument, tensor) in step.Tensors.Index())
            {
                var earlier = inputs.TakeWhile(input => input != tensor)
                    .Concat(step.Tensors.Take(argument).Where(other => other != tensor));
                foreach (var other in earlier.Distinct())
                    yield return Replace(program, i, step with { Tensors = With(step.Tensors, argument, other) });
            }
        }
    }

    private static IEnumerable<FuzzProgram> WithSimplerNumbers(FuzzProgram program)
    {
        foreach (var (i, step) in program.Steps.Index())
        {
            foreach (var (argument, number) in step.Numbers.Index())
            {
                foreach (var simpler in Simpler(number))
                    yield return Replace(program, i, step with { Numbers = With(step.Numbers, argument, simpler) });
            }
            foreach (var (argument, real) in step.Reals.Index())
            {
                foreach (var simpler in new[] { 1.0, 2.0, 0.5 }.TakeWhile(simpler => simpler != real))
                    yield return Replace(program, i, step with { Reals = With(step.Reals, argument, simpler) });
            }
        }
    }

    private static IEnumerable<Number> Simpler(Number number) => number switch
    {
        Number.Literal { Value: var value } => new[] { 0L, 1, 2, -value }.TakeWhile(simpler => simpler != value)
            .Where(simpler => value < 0 || simpler >= 0).Select(simpler => new Number.Literal(simpler)),
        Number.SizeOf => [new Number.Literal(1), new Number.Literal(2)],
        Number.Arithmetic { Left: var left, Right: var right } sum =>
        [
            new Number.Literal(1), left, right, .. Simpler(left).Select(simpler => sum with { Left = simpler }),
            .. Simpler(right).Select(simpler => sum with { Right = simpler }),
        ],
        _ => [],
    };

    private static IEnumerable<FuzzProgram> WithSimplerInputs(FuzzProgram program)
    {
        foreach (var (name, dimension) in program.Dimensions)
        {
            foreach (var size in new[] { 1L, 2, 3 }.Where(size => size >= dimension.Minimum))
                yield return WithDimension(program, name, Dimension.Fixed(size));
            long[] minima = [1, 2, dimension.Minimum / 2];
            foreach (var minimum in minima.Where(minimum => minimum > 0 && minimum < dimension.Minimum).Distinct())
                yield return WithDimension(program, name, Dimension.Dynamic(name, minimum));
        }
        foreach (var (i, input) in program.Inputs.Index())
        {
            for (var dropped = 0; dropped < input.Dimensions.Count; dropped++)
            {
                yield return Replace(program, i, input with { Dimensions = Without(input.Dimensions, dropped) });
                if (input.Dimensions[dropped] is { Name: null, Size: > 1 })
                    yield return Replace(program, i, input with { Dimensions = With(input.Dimensions, dropped, Dimension.Fixed(1)) });
            }
            if (input.High - input.Low > 18)
                yield return Replace(program, i, input with { Low = Math.Max(input.Low, -9), High = Math.Min(input.High, 9) });
        }
    }

    private static FuzzProgram WithDimension(FuzzProgram program, string name, Dimension dimension) => program with
    {
        Inputs =
        [
            .. program.Inputs.Select(input => input with
            {
                Dimensions = [.. input.Dimensions.Select(old => old.Name == name ? dimension : old)],
            }),
        ],
    };

    private static T[] Without<T>(IReadOnlyList<T> items, int index) => [.. items.Where((_, i) => i != index)];

    private static T[] With<T>(IReadOnlyList<T> items, int index, T item) => [.. items.Select((old, i) => i == index ? item : old)];

    private static FuzzProgram Replace(FuzzProgram program, int index, ProgramInput input) =>
        program with { Inputs = With(program.Inputs, index, input) };

    private static FuzzProgram Replace(FuzzProgram program, int index, Step step) =>
        program with { Steps = With(program.Steps, index, step) };

    private static FuzzProgram Replace(FuzzProgram program, Func<ValueRef, ValueRef> other) => program with
    {
        Steps = [.. program.Steps.Select(step => step.With(other))],
        Outputs = [.. program.Outputs.Select(other).Distinct()],
    };

    /// <summary>Without inputs and constants that nothing reads.</summary>
    private static FuzzProgram Pruned(FuzzProgram program)
    {
        var read = program.Steps.SelectMany(step => step.Reads).Concat(program.Outputs).Select(value => value.Source).ToHashSet();
        var inputs = program.Inputs.Where(input => read.Contains(input.Id)).ToArray();
        return program with
        {
            Inputs = inputs.Length > 0 ? inputs : [.. program.Inputs.Take(1)],
            Constants = [.. program.Constants.Where(constant => read.Contains(constant.Id))],
        };
    }
}
