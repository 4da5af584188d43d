using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Torchline.Cli;

/// <summary>Declares options that are numbers within bounds.</summary>
internal static class NumberOption
{
    /// <summary>Declares an option; its value is null when it is not given.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="what">What it changes.</param>
    /// <param name="low">The smallest value allowed.</param>
    /// <param name="high">The largest value allowed.</param>
    public static Option<T?> Create<T>(string name, string what, T low, T high)
        where T : struct, INumber<T>
    {
        return new Option<T?>(name) { Description = what, CustomParser = Parse };

        T? Parse(ArgumentResult argument)
        {
            var text = argument.Tokens[0].Value;
            if (T.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high)
                return value;
            argument.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{name} must be a number from {low} to {high}, not \"{text}\"."));
            return null;
        }
    }
}
