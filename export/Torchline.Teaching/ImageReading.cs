using System.Security.Cryptography;
using Torchline.Contracts.Packages;
using Torchline.Imaging;

namespace Torchline.Teaching;

/// <summary>Reads images from folders as the service makes them.</summary>
/// <param name="preprocessing">The crop that the network takes.</param>
/// <param name="progress">Receives how many images are read.</param>
/// <param name="stop">Ends it.</param>
internal sealed class ImageReading(ImagePreprocessing preprocessing, TeachingProgress progress, CancellationToken stop)
{
    private const int ReadTogether = 16;

    // The user's own images, so larger than those that come from outside.
    private static readonly DecodeOptions Limits = new() { MaxEncodedBytes = int.MaxValue, MaxPixels = 200_000_000 };

    /// <summary>Reads images in one folder a label.</summary>
    /// <param name="path">The folder of the labels' folders.</param>
    /// <param name="images">Takes the images.</param>
    /// <exception cref="TeachingException">The folder is not as it must be.</exception>
    public void ReadLabelled(string path, ImageCollector images)
    {
        if (!Directory.Exists(path)) throw new TeachingException($"{path}: there is no such folder.");
        Read(path, [.. LabelsOf(path).SelectMany(label => FilesOf(Path.Combine(path, label)).Select(file => (label, file)))], images);
    }

    /// <summary>Reads all images in a folder and in those below it; they have no labels.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="images">Takes the images, all with one label.</param>
    /// <exception cref="TeachingException">There is no such folder.</exception>
    public void ReadAll(string path, ImageCollector images)
    {
        if (!Directory.Exists(path)) throw new TeachingException($"{path}: there is no such folder.");
        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file)[0] != '.').Order(StringComparer.Ordinal);
        Read(path, [.. files.Select(file => ("none", file))], images);
    }

    private void Read(string path, (string Label, string File)[] files, ImageCollector images)
    {
        var (phase, done) = ($"features of {path}, images", 0);
        foreach (var chunk in files.Chunk(ReadTogether))
        {
            progress(phase, done, files.Length);
            stop.ThrowIfCancellationRequested();
            var read = chunk.AsParallel().AsOrdered().Select(file => ReadImage(file.File)).ToArray();
            foreach (var ((label, file), image) in chunk.Zip(read))
            {
                if (image.Pixels is null) images.Skip(label, Path.GetFileName(file), image.Sha256, image.Error!);
                else images.Add(label, Path.GetFileName(file), image.Sha256, image.Pixels);
            }
            done += chunk.Length;
        }
        progress(phase, files.Length, files.Length);
    }

    private static string[] LabelsOf(string path)
    {
        string[] labels =
            [.. Directory.GetDirectories(path).Select(folder => Path.GetFileName(folder)).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];
        if (labels.Length == 0)
            throw new TeachingException($"{path}: there is no folder in it. Give each label a folder of its name, with its images: {Path.Combine(path, "LABEL", "IMAGE.jpg")}.");
        foreach (var folder in labels.Select(label => Path.Combine(path, label)).Where(folder => !FilesOf(folder).Any()))
        {
            throw new TeachingException(Directory.GetDirectories(folder).Length > 0
                ? $"{folder} has folders and no image. The folders of the labels lie directly in --data: is {folder} the one to give?"
                : $"{folder}: there is no image in it. Add images, or remove the folder.");
        }
        return labels;
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.GetFiles(folder).Where(file => Path.GetFileName(file)[0] != '.').Order(StringComparer.Ordinal);

    /// <summary>The image as the service makes it, whatever is wrong with the file.</summary>
    private (string Sha256, byte[]? Pixels, string? Error) ReadImage(string file)
    {
        var sha256 = "unreadable";
        try
        {
            var content = File.ReadAllBytes(file);
            sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
            // As training has it: a GIF among photos is a placeholder or an animation.
            if (ImageDecoder.Identify(content).Format == ImageFormat.Gif)
                return (sha256, null, "a GIF; training takes JPEG, PNG and WebP");
            using var image = ImageDecoder.Decode(content, Limits.ForShortSide(preprocessing.ShortSide));
            var pixels = new byte[preprocessing.Side * preprocessing.Side * Image.Channels];
            if (preprocessing.Fit == ImageFit.Squash)
                ImageResizer.Resize(image, new(default, image.Size), new(preprocessing.Side, preprocessing.Side), pixels);
            else
                ImageResizer.ResizeShortSideAndCropCentre(image, preprocessing.ShortSide, preprocessing.Side, pixels);
            return (sha256, pixels, null);
        }
        catch (Exception failure) when (failure is ImageException or IOException or UnauthorizedAccessException)
        {
            return (sha256, null, failure.Message);
        }
    }
}
