namespace Torchline.Training.Core.Runs;

/// <summary>What one kind of training brings to the beginning and the taking up of its runs.</summary>
/// <typeparam name="TOptions">The options that <c>config.json</c> records.</typeparam>
/// <typeparam name="TData">The data that is learned from.</typeparam>
/// <param name="name">The kind's name in <c>config.json</c>.</param>
/// <param name="read">Reads the data that the options name; receives who is to be warned.</param>
/// <param name="sourcesOf">The files behind the data, with checksums.</param>
public sealed class RunKind<TOptions, TData>(
    string name, Func<TOptions, Action<string>, TData> read, Func<TOptions, TData, IReadOnlyList<DataSource>> sourcesOf)
    where TOptions : class
{
    /// <summary>Writes what a new run's folder holds besides <c>config.json</c>.</summary>
    public Action<RunFolder, TData> WriteFiles { get; init; } = (_, _) => { };

    /// <summary>Begins a new run: reads the data, writes <c>config.json</c>.</summary>
    /// <param name="request">Under which name, with which seed and threads.</param>
    /// <param name="options">What is trained, and how.</param>
    /// <param name="warn">Receives remarks about the data.</param>
    /// <exception cref="InvalidDataException">The data is missing or malformed.</exception>
    /// <exception cref="RunException">There is a run of this name already, or no device of that name.</exception>
    public OpenRun<TOptions, TData> Start(TrainingRequest<TOptions> request, TOptions options, Action<string> warn)
    {
        RunFolder.RequireFree(request.Runs, request.Name);
        TrainingDevice.Use(request.Device);
        var data = read(options, warn);
        var configuration = request.ConfigurationOf(name, options, sourcesOf(options, data));
        var folder = RunFolder.Create(request.Runs, request.Name);
        WriteFiles(folder, data);
        RunFolder.WriteJson(folder.ConfigurationFile, configuration); // last: from now on the run exists
        return new OpenRun<TOptions, TData>(folder, configuration, data);
    }

    /// <summary>Takes up a run where its last checkpoint left it, exactly as it was configured.</summary>
    /// <param name="runs">The folder of all runs.</param>
    /// <param name="run">The run's name.</param>
    /// <param name="warn">Receives remarks about the data.</param>
    /// <exception cref="RunException">There is no such run, or its data has changed since.</exception>
    /// <exception cref="InvalidDataException">The data or a file of the run is damaged.</exception>
    public OpenRun<TOptions, TData> Resume(string runs, string run, Action<string> warn)
    {
        var folder = RunFolder.Open(runs, run);
        try
        {
            var configuration = folder.ReadConfigurationToResume<TOptions>(name, warn);
            TrainingDevice.UseAgain(configuration.Device, warn);
            var data = read(configuration.Options, warn);
            configuration.RequireSameData(sourcesOf(configuration.Options, data));
            return new OpenRun<TOptions, TData>(folder, configuration, data);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }
}
