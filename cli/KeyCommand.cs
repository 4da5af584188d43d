using System.Security.Cryptography;
using System.Text;

namespace Torchline.Cli;

/// <summary>Makes a key for the service: the key itself is written once, the service keeps its hash.</summary>
internal sealed class KeyCommand : Command
{
    private const int Bytes = 32;
    private const string Prefix = "tl_"; // By it, scanners for secrets recognise a key.

    public KeyCommand() : base("key", "Make a key for the service. The line for its file of keys goes to stdout, the key itself to stderr.")
    {
        var name = new Argument<string>("name") { Description = "Whose key it is, one word; logs and limits name it" };
        var admin = new Option<bool>("--admin") { Description = "The key may also teach, list all jobs and read metrics" };
        name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && (text.Length == 0 || text.StartsWith('#') || text.Any(char.IsWhiteSpace)))
                result.AddError($"'{text}' is no name for a key: use one word, which does not begin with #.");
        });
        Add(name);
        Add(admin);
        SetAction(parsed =>
        {
            var key = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
            Console.Error.WriteLine($"{key}   (the key of {parsed.GetValue(name)}; it is not kept anywhere)");
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
            Console.Out.WriteLine($"{parsed.GetValue(name)} {(parsed.GetValue(admin) ? "admin" : "infer")} {hash}");
        });
    }
}
