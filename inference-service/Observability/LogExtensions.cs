namespace Torchline.InferenceService.Observability;

/// <summary>Adds the log of the service.</summary>
internal static class LogExtensions
{
    private const string FormatSetting = "Logging:Console:FormatterName";

    /// <summary>
    /// Puts <see cref="ConsoleLog"/> in the place of the framework's loggers; <c>Logging:Console:FormatterName=json</c> makes it JSON.
    /// </summary>
    public static void AddConsoleLog(this ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        logging.Services.AddSingleton<ILoggerProvider>(_ => new ConsoleLog(
            "json".Equals(configuration[FormatSetting], StringComparison.OrdinalIgnoreCase) ? new JsonLogFormat() : new TextLogFormat(),
            Console.OpenStandardOutput()));
    }

    /// <summary>Logs requests; before all that answers them.</summary>
    public static void UseRequestLog(this IApplicationBuilder app)
    {
        var log = new RequestLog(app.ApplicationServices.GetRequiredService<ILoggerFactory>());
        app.Use((context, next) => log.InvokeAsync(context, next));
    }
}
