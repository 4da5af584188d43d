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
        var isJson = "json".Equals(configuration[FormatSetting], StringComparison.OrdinalIgnoreCase);
        logging.ClearProviders();
        logging.Services.AddSingleton<ILoggerProvider>(_ =>
            new ConsoleLog(isJson ? new JsonLogFormat() : new TextLogFormat(), Console.OpenStandardOutput()));
        if (!isJson)
            logging.LeaveActivitiesOut(configuration);
    }

    /// <summary>
    /// The host creates an activity for each request while it may log anything, which takes up to 5 % of a small request. Only JSON lines
    /// have its id. A collector of traces has activities in any case.
    /// </summary>
    private static void LeaveActivitiesOut(this ILoggingBuilder logging, IConfiguration configuration)
    {
        const string host = "Microsoft.AspNetCore.Hosting";
        if (!configuration.GetSection("Logging:LogLevel").GetChildren().Any(level => level.Key.StartsWith(host, StringComparison.OrdinalIgnoreCase)))
            logging.AddFilter($"{host}.Diagnostics", LogLevel.None);
    }
}
