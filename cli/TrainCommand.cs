namespace Torchline.Cli;

/// <summary>A command below <c>torchline train</c>: starts a run or resumes it, and prints the result.</summary>
/// <typeparam name="TOptions">The options that <c>config.json</c> records.</typeparam>
/// <typeparam name="TData">The data that is learned from.</typeparam>
internal abstract class TrainCommand<TOptions, TData> : Command, IHasExamples
    where TOptions : class
{
    private readonly List<Option> ofNewRuns = [];
    private readonly List<Func<ParseResult, TOptions, TOptions>> changes = [];

    /// <summary>Declares the options that all runs have.</summary>
    /// <param name="name">The command's name.</param>
    /// <param name="description">The purpose in one sentence.</param>
    /// <param name="alias">Its former name, if it had another.</param>
    protected TrainCommand(string name, string description, string? alias = null) : base(name, description)
    {
        if (alias is not null)
            Aliases.Add(alias);
        Options.Add(Run.Name);
        Options.Add(Run.Runs);
        Options.Add(Run.Resume);
        foreach (var option in Run.OfNewRuns)
            New(option);
        SetAction(command => UserErrors.Report(() => Execute(command)));
    }

    public abstract string Examples { get; }

    /// <summary>The options that all runs have.</summary>
    protected RunOptions Run { get; } = new();

    /// <summary>Declares an option of a new run.</summary>
    protected T New<T>(T option)
        where T : Option
    {
        Options.Add(option);
        ofNewRuns.Add(option);
        return option;
    }

    /// <summary>Declares a text option of a new run.</summary>
    protected Option<string> Text(string name, string what) => New(new Option<string>(name) { Description = what });

    /// <summary>Declares an option of a new run with a default and, if they are named, its only values.</summary>
    protected Option<string> Text(string name, string what, string value, params string[] values)
    {
        var option = New(new Option<string>(name) { Description = what, DefaultValueFactory = _ => value });
        if (values.Length > 0)
            option.AcceptOnlyFromAmong(values);
        return option;
    }

    /// <summary>Declares a whole number that changes the defaults.</summary>
    protected void Whole(string name, string what, int low, int high, Func<TOptions, int, TOptions> set) =>
        Change(NumberOption.Create(name, what, low, high), set);

    /// <summary>Declares a real number that changes the defaults.</summary>
    protected void Real(string name, string what, double low, double high, Func<TOptions, double, TOptions> set) =>
        Change(NumberOption.Create(name, what, low, high), set);

    /// <summary>Declares an option that changes the defaults where it is given.</summary>
    protected void Change<T>(Option<T?> option, Func<TOptions, T, TOptions> set)
        where T : struct
    {
        New(option);
        changes.Add((command, options) => command.GetValue(option) is { } value ? set(options, value) : options);
    }

    /// <summary>The options of a new run before the declared changes.</summary>
    /// <exception cref="RunException">An option is missing, or two contradict each other.</exception>
    protected abstract TOptions Defaults(ParseResult command);

    /// <summary>Checks the options of a new run after the declared changes.</summary>
    /// <exception cref="RunException">They do not fit together.</exception>
    protected virtual void Check(TOptions options)
    {
    }

    /// <summary>Checks the options that do not describe a run, first of all.</summary>
    protected virtual void Check(ParseResult command)
    {
    }

    /// <summary>Whether the command, without options of a new run, is about a run that exists.</summary>
    protected virtual bool UsesExistingRun(ParseResult command) => command.GetValue(Run.Resume);

    /// <summary>The run's name.</summary>
    /// <param name="command">The command.</param>
    /// <param name="options">The options of a new run; null for one that exists.</param>
    protected virtual string NameOf(ParseResult command, TOptions? options) => command.GetRequiredValue(Run.Name);

    /// <summary>Starts or resumes the run.</summary>
    protected abstract TrainingRun<TOptions, TData> Open(TrainingRequest<TOptions> request, ITrainingDisplay display);

    /// <summary>Uses a complete run as the command asks.</summary>
    protected virtual void Use(ParseResult command, TrainingRun<TOptions, TData> run, ITrainingDisplay display)
    {
    }

    private int Execute(ParseResult command)
    {
        Check(command);
        var options = OptionsOfNewRun(command);
        var request = new TrainingRequest<TOptions>
        {
            Name = NameOf(command, options),
            Runs = command.GetRequiredValue(Run.Runs),
            Seed = command.GetValue(Run.Seed) ?? 1,
            Threads = command.GetValue(Run.Threads) ?? Environment.ProcessorCount,
            Device = command.GetValue(Run.Device) ?? TrainingDevice.Fastest,
            CommandLine = RunOptions.CommandLineOf(command),
            Train = options,
        };
        var display = TrainingDisplay.ForConsole();
        using var run = Open(request, display);
        bool isComplete;
        using (var signals = new StopSignals()) // what follows ends at the first signal
            isComplete = run.Run(signals.Token);
        if (!isComplete)
        {
            var runs = request.Runs == "runs" ? "" : $" --runs {request.Runs}";
            display.Print($"stopped after a checkpoint; continue with: torchline train {Name} --name {request.Name}{runs} --resume");
            return ExitCodes.Stopped;
        }
        foreach (var line in run.Summary())
            display.Print(line);
        Use(command, run, display);
        display.Print($"report: {run.Folder.ReportFile}");
        return ExitCodes.Success;
    }

    private TOptions? OptionsOfNewRun(ParseResult command)
    {
        if (!Run.DescribesNewRun(command, ofNewRuns) && UsesExistingRun(command))
            return null;
        var options = changes.Aggregate(Defaults(command), (changed, change) => change(command, changed));
        Check(options);
        return options;
    }
}
