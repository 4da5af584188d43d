using System.CommandLine;

namespace Torchline.Cli;

/// <summary>The options that change a model's default sizes and recipe; each is declared once.</summary>
/// <typeparam name="TOptions">What they change.</typeparam>
public abstract class HyperParameters<TOptions>
{
    private readonly List<(Option Option, Func<ParseResult, TOptions, TOptions> Apply)> all = [];

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> Options => all.Select(parameter => parameter.Option);

    /// <summary>Changes <paramref name="defaults"/> as the command line asks.</summary>
    public TOptions Apply(ParseResult command, TOptions defaults) =>
        all.Aggregate(defaults, (options, parameter) => parameter.Apply(command, options));

    /// <summary>Declares a whole number.</summary>
    protected void Whole(string name, string what, int low, int high, Func<TOptions, int, TOptions> set) =>
        Add(NumberOption.Create(name, what, low, high), set);

    /// <summary>Declares a real number.</summary>
    protected void Real(string name, string what, double low, double high, Func<TOptions, double, TOptions> set) =>
        Add(NumberOption.Create(name, what, low, high), set);

    /// <summary>Declares an option that changes nothing when it is not given.</summary>
    protected void Add<T>(Option<T?> option, Func<TOptions, T, TOptions> set)
        where T : struct =>
        all.Add((option, (command, options) => command.GetValue(option) is { } value ? set(options, value) : options));
}
