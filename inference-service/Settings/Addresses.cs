using Torchline.Contracts.Text;

namespace Torchline.InferenceService.Settings;

/// <summary>The addresses that the service listens on.</summary>
internal static class Addresses
{
    private const int MostPort = 65535;

    /// <summary>Whether the server can read an address.</summary>
    public static bool IsAddress(string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            return (address.Scheme is "http" or "https") &&
                (address.IsUnixPipe || address.IsNamedPipe || address.Port is >= 0 and <= MostPort);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>Whether a text is the number of a port.</summary>
    public static bool IsPort(string text) => InvariantNumber.TryParse(text, out int port, out _) && port is >= 0 and <= MostPort;
}
