using System.Net.Sockets;
using System.Security.Cryptography;

namespace Torchline.InferenceService.Hosting;

/// <summary>Why the service cannot start, in one line. What whoever starts it can correct takes no stack trace.</summary>
internal static class StartupProblem
{
    /// <summary>The line about an exception; null if the exception is a fault of the program.</summary>
    public static string? Of(Exception exception)
    {
        var reason = exception switch
        {
            OptionsValidationException e => string.Join(' ', e.Failures),
            SettingsException e => e.Message,
            InvalidDataException e => $"{e.Message} {e.InnerException?.Message}", // appsettings.json is no JSON
            IOException { InnerException: Exception inner } e when IsOfSockets(inner) => Address(e.Message),
            SocketException e => Address(e.Message),
            IOException or UnauthorizedAccessException => exception.Message,
            CryptographicException e => $"The certificate of an https address cannot be used: {e.Message}",
            FormatException or ArgumentOutOfRangeException when IsOfServer(exception) => Address(exception.Message),
            InvalidOperationException when IsOfServer(exception) => Address(exception.Message),
            _ => null,
        };
        return reason?.ReplaceLineEndings(" ").Trim();
    }

    private static string Address(string message) =>
        $"{message.TrimEnd('.')}. The addresses are those of --urls, ASPNETCORE_URLS, ASPNETCORE_HTTP_PORTS or Kestrel:Endpoints; " +
        "set another one, such as --urls http://127.0.0.1:9000.";

    private static bool IsOfSockets(Exception inner) => inner is SocketException or { InnerException: SocketException } ||
        inner.GetType().Name == "AddressInUseException";

    /// <summary>Whether the web server threw it, which reads the addresses when it starts.</summary>
    private static bool IsOfServer(Exception exception) =>
        exception.StackTrace?.Contains("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) == true ||
        exception.StackTrace?.Contains("Microsoft.AspNetCore.Http.BindingAddress", StringComparison.Ordinal) == true;
}

/// <summary>Settings that the service cannot start with.</summary>
internal sealed class SettingsException(string message) : Exception(message);
