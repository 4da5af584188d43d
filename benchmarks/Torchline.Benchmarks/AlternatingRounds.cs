using System.Diagnostics;

namespace Torchline.Benchmarks;

/// <summary>Works that were timed in turns, round after round, so that a busy machine slows all of them alike.</summary>
internal sealed class AlternatingRounds
{
    private readonly (string Name, Action Work)[] measured;
    private readonly double[][] times; // milliseconds of each work in each round

    private AlternatingRounds((string Name, Action Work)[] measured, int rounds)
    {
        this.measured = measured;
        times = [.. measured.Select(_ => new double[rounds])];
    }

    /// <summary>How many rounds count.</summary>
    public int Count => times[0].Length;

    /// <summary>The rounds that <c>ROUNDS</c> in the environment gives, or the usual number.</summary>
    public static int CountOr(int usual) => Environment.GetEnvironmentVariable("ROUNDS") is { Length: > 0 } rounds ? int.Parse(rounds) : usual;

    /// <summary>Does all works in each round, one after the other; one round before does not count.</summary>
    /// <param name="rounds">How many rounds count.</param>
    /// <param name="pause">What passes before each work: threads of the one before may spin for a while, and would take its cores.</param>
    /// <param name="measured">The works.</param>
    public static AlternatingRounds Measure(int rounds, TimeSpan pause, params (string Name, Action Work)[] measured)
    {
        var result = new AlternatingRounds(measured, rounds);
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < measured.Length; i++)
            {
                Thread.Sleep(pause);
                var start = Stopwatch.GetTimestamp();
                measured[i].Work();
                if (round >= 0) result.times[i][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        return result;
    }

    /// <summary>Prints the median of each work.</summary>
    public void PrintTimes()
    {
        foreach (var (entry, time) in measured.Zip(times)) Console.WriteLine($"{entry.Name,-32}{Quantile(time, 0.5),10:F2} ms");
    }

    /// <summary>Prints a ratio, the median of all rounds with the quartiles, and returns the median.</summary>
    /// <param name="name">What is divided by what.</param>
    /// <param name="ratioOf">The ratio of one round, given the milliseconds of each work.</param>
    public double PrintRatio(string name, Func<double[], double> ratioOf)
    {
        var ratios = OfEachRound(ratioOf);
        var median = Quantile(ratios, 0.5);
        Console.WriteLine($"{name}: {median:F3} (quartiles {Quantile(ratios, 0.25):F3}, {Quantile(ratios, 0.75):F3})");
        return median;
    }

    /// <summary>The median over the rounds of a number, given the milliseconds of each work.</summary>
    public double Median(Func<double[], double> numberOf) => Quantile(OfEachRound(numberOf), 0.5);

    private double[] OfEachRound(Func<double[], double> numberOf) =>
        [.. Enumerable.Range(0, Count).Select(round => numberOf([.. times.Select(time => time[round])]))];

    private static double Quantile(double[] values, double share) => values.Order().ElementAt((int)((values.Length - 1) * share));
}
