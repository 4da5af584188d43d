using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Torchline.Training.Core.Runs;

/// <summary>The folder <c>runs/&lt;name&gt;/</c> of one training run: where each of its files lies, and who may write them.</summary>
public sealed class RunFolder : IDisposable
{
    private readonly FileStream? ownership;

    private RunFolder(string path, FileStream? ownership) => (Path, this.ownership) = (path, ownership);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The run's name.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path));

    /// <summary>Everything that the result depends on.</summary>
    public string ConfigurationFile => FileNamed("config.json");

    /// <summary>One line an epoch.</summary>
    public string MetricsFile => FileNamed("metrics.jsonl");

    /// <summary>Curves and results for reading.</summary>
    public string ReportFile => FileNamed("report.html");

    /// <summary>Where the training began: what held before its first step.</summary>
    public string StartFile => FileNamed("start.json");

    /// <summary>The vocabulary.</summary>
    public string VocabularyFile => FileNamed("vocabulary.txt");

    /// <summary>The result on the test set, once it is measured.</summary>
    public string TestFile => FileNamed("test.json");

    /// <summary>The temperature of the probabilities.</summary>
    public string CalibrationFile => FileNamed("calibration.json");

    /// <summary>Labels of the sentences that were given to label.</summary>
    public string PredictionsFile => FileNamed("predictions.txt");

    /// <summary>Everything that is needed to continue the run.</summary>
    public string LastCheckpoint => System.IO.Path.Combine(Path, "checkpoints", "last.ckpt");

    /// <summary>The weights of the best epoch, in TorchSharp's format.</summary>
    public string BestWeights => System.IO.Path.Combine(Path, "checkpoints", "best.dat");

    /// <summary>TensorBoard's event files.</summary>
    public string EventDirectory => FileNamed("events");

    /// <summary>Refuses a name under which no run can be started.</summary>
    /// <exception cref="RunException">The name is taken or unusable; the message has the remedy.</exception>
    public static void RequireFree(string runs, string name)
    {
        if (Exists(runs, name))
        {
            throw new RunException(
                $"{PathOf(runs, name)} already holds a run; continue it with --resume, choose another --name, or delete the folder");
        }
    }

    /// <summary>Creates the folder for a new run and takes possession of it.</summary>
    /// <exception cref="RunException">The name is taken or unusable; the message has the remedy.</exception>
    public static RunFolder Create(string runs, string name)
    {
        RequireFree(runs, name);
        var path = PathOf(runs, name);
        Directory.CreateDirectory(path);
        return new RunFolder(path, TakePossession(path));
    }

    /// <summary>Opens an existing run to continue it. What it was writing when it was killed is deleted.</summary>
    /// <exception cref="RunException">There is no such run, or another process is training it.</exception>
    public static RunFolder Open(string runs, string name)
    {
        var path = PathOf(runs, name);
        if (!Exists(runs, name))
            throw new RunException($"{path} holds no run; leave out --resume to start it");
        var folder = new RunFolder(path, TakePossession(path));
        DurableFile.DeleteLeftOvers(path);
        return folder;
    }

    /// <summary>A part of this run that is trained before it, in a folder of its own that this run's possession covers.</summary>
    /// <param name="name">What the part does.</param>
    public RunFolder Stage(string name) => new(FileNamed(name), null);

    /// <summary>Opens an existing run for reading.</summary>
    /// <exception cref="RunException">The folder holds no run.</exception>
    public static RunFolder OpenReadOnly(string path) =>
        File.Exists(System.IO.Path.Combine(path, "config.json"))
            ? new RunFolder(path, null)
            : throw new RunException($"{path} holds no run (there is no config.json in it)");

    /// <summary>Opens a run that has completed at least one epoch for reading.</summary>
    /// <param name="path">The run folder.</param>
    /// <param name="kind">The kind of run that it must be.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">Its <c>config.json</c> is damaged.</exception>
    public static RunFolder OpenTrained(string path, string kind)
    {
        var folder = OpenReadOnly(path);
        if (folder.ReadKind() is var other && other != kind)
            throw new RunException($"{path} holds a run of kind \"{other}\", not \"{kind}\"");
        return File.Exists(folder.BestWeights) && File.Exists(folder.LastCheckpoint)
            ? folder
            : throw new RunException($"{path}: the run has not completed an epoch yet");
    }

    /// <summary>Whether a run of this name has been started.</summary>
    public static bool Exists(string runs, string name) => File.Exists(System.IO.Path.Combine(PathOf(runs, name), "config.json"));

    /// <summary>Reads <c>config.json</c>.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public RunConfiguration<TOptions> ReadConfiguration<TOptions>() => ReadJson<RunConfiguration<TOptions>>(ConfigurationFile);

    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public string ReadKind() => ReadJson<RunConfiguration<JsonElement>>(ConfigurationFile).Kind;

    /// <summary>Reads <c>config.json</c> to continue the run.</summary>
    /// <param name="kind">The kind of run that it must be.</param>
    /// <param name="warn">Receives a warning if the engine is another one than the run was started on.</param>
    /// <exception cref="RunException">It is a run of another kind.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public RunConfiguration<TOptions> ReadConfigurationToResume<TOptions>(string kind, Action<string> warn)
    {
        var configuration = ReadConfiguration<TOptions>();
        if (configuration.Kind != kind)
            throw new RunException($"{Path} holds a run of kind \"{configuration.Kind}\"");
        if (configuration.Engine != EngineVersions.Current)
            warn($"the run was started on another engine ({configuration.Engine}); results may differ in the last digits");
        return configuration;
    }

    /// <summary>Reads one of the run's JSON files.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static T ReadJson<T>(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(stream, RunJson.Indented) ?? throw new InvalidDataException($"{path}: holds null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Writes one of the run's JSON files.</summary>
    public static void WriteJson<T>(string path, T value) =>
        DurableFile.Write(path, JsonSerializer.Serialize(value, RunJson.Indented) + "\n");

    /// <summary>Gives up possession of the folder.</summary>
    public void Dispose() => ownership?.Dispose();

    private string FileNamed(string name) => System.IO.Path.Combine(Path, name);

    private static string PathOf(string runs, string name) =>
        name.Length is > 0 and <= 128 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? System.IO.Path.Combine(runs, name)
            : throw new RunException($"\"{name}\" cannot name a run: use up to 128 letters, digits, '-', '_' and '.', not a '.' first");

    private static FileStream TakePossession(string path)
    {
        try
        {
            // The operating system lets go of the lock however the process ends.
            return new FileStream(System.IO.Path.Combine(path, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new RunException($"{path}: another process is training this run", e);
        }
    }
}

/// <summary>A run cannot be started, continued or used as asked; the message has the reason and the remedy.</summary>
/// <param name="message">For the user.</param>
/// <param name="inner">What caused it, if anything did.</param>
public sealed class RunException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>How a run's JSON files are written: camel case, nothing escaped that need not be, nulls left out.</summary>
public static class RunJson
{
    /// <summary>For files with line breaks and indentation.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>For files with one object a line.</summary>
    public static JsonSerializerOptions OneLine { get; } = Create(indented: false);

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
