namespace Torchline.Contracts.Packages;

/// <summary>A file of a package.</summary>
/// <param name="Name">Its name, after a sub-folder's and a slash if it lies in one: <c>styles/wave.jpg</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal digits.</param>
public sealed record PackageFile(string Name, long Bytes, string Sha256);
