using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Torchline.InferenceService.Observability;
using Torchline.InferenceService.Serving;
using Torchline.InferenceService.Serving.Providers;
using Torchline.InferenceService.Settings;

namespace Torchline.InferenceService.Hosting;

/// <summary>The life of the process: its arguments, its start, its end.</summary>
internal sealed partial class ServiceRun(string[] arguments, IReadOnlyList<IServedTask> tasks)
{
    /// <summary>
    /// Variables with this prefix are defaults, which every other source of settings overrides: the launcher names the folders of the
    /// repository by them.
    /// </summary>
    private const string DefaultsPrefix = "TORCHLINE_DEFAULT_";

    private volatile bool hasStarted;
    private volatile bool hasFailed;

    /// <summary>
    /// Runs the service until it is stopped. What keeps it from starting is named in one line, as its correction takes no stack trace.
    /// </summary>
    /// <returns>The exit code: 0, or 1 if it could not start or could not load its models.</returns>
    public async Task<int> RunAsync()
    {
        IConfiguration? configuration = null;
        try
        {
            if (CommandLine.AsksForHelp(arguments))
            {
                Console.Write(SettingsHelp.Text(SettingsOf(tasks)));
                return 0;
            }
            if (CommandLine.MistakeIn(arguments) is { } mistake)
                throw new SettingsException($"{mistake} --help lists the settings.");
            // The settings file lies beside the program, wherever the program is started from.
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions
            {
                Args = arguments,
                ContentRootPath = AppContext.BaseDirectory,
            });
            configuration = builder.Configuration;
            IConfigurationBuilder sources = builder.Configuration;
            sources.Sources.Insert(0, new EnvironmentVariablesConfigurationSource { Prefix = DefaultsPrefix });
            builder.AddTorchline(tasks);
            builder.Logging.AddConsoleLog(configuration);
            HideStackTracesOfTheStart(builder.Logging);
            if (new SettingsCheck(builder.Configuration, new(builder.Services)).Mistakes().ToList() is { Count: > 0 } mistakes)
                throw new SettingsException($"{string.Join(' ', mistakes)} --help lists the settings.");
            await using var app = builder.Build();
            await StartAsync(app);
            hasStarted = true;
            await app.WaitForShutdownAsync();
            return Environment.ExitCode;
        }
        catch (Exception e) when (!hasStarted && StartupProblem.Of(e) is not null)
        {
            Report(StartupProblem.Of(e)!, configuration);
            return 1;
        }
    }

    private async Task StartAsync(WebApplication app)
    {
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.Services.GetRequiredService<ExecutionProviders>().Check();
        app.Services.GetRequiredService<CatalogGauges>(); // Nobody else asks for it.
        app.MapTorchline();
        foreach (var task in tasks)
            task.Prepare(app.Services);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            hasFailed = true;
            throw;
        }
    }

    /// <summary>Logs in the configured form; the log of a service that did not start is closed already, or was never opened.</summary>
    private static void Report(string reason, IConfiguration? configuration)
    {
        using var logging = LoggerFactory.Create(logging => logging.AddConsoleLog(configuration ?? new ConfigurationBuilder().Build()));
        LogNotStarted(logging.CreateLogger("Torchline.InferenceService"), reason);
    }

    private static KnownSettings SettingsOf(IReadOnlyList<IServedTask> tasks)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.AddTorchline(tasks);
        return new(builder.Services);
    }

    /// <summary>The host and the server log the exception that ends the start, and the end; it is named in one line already.</summary>
    private void HideStackTracesOfTheStart(ILoggingBuilder logging)
    {
        foreach (var category in (string[])["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"])
            logging.AddFilter(category, level => level >= LogLevel.Warning && hasStarted);
        logging.AddFilter("Microsoft.Hosting.Lifetime", level => level >= LogLevel.Information && !hasFailed);
    }

    [LoggerMessage(LogLevel.Critical, "The service cannot start. {Reason}")]
    private static partial void LogNotStarted(ILogger logger, string reason);
}
