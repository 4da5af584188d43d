using System.Security.Cryptography;
using Torchline.Contracts.Packages;
using Torchline.Imaging;

namespace Torchline.Teaching;

/// <summary>Images in one folder a label: the folder's name is the label.</summary>
public static class LabeledFolder
{
    private const string Train = "train", Validation = "val";
    private const int ReadTogether = 16;

    // The user's own images, so larger than those that come from outside.
    private static readonly DecodeOptions Limits = new() { MaxEncodedBytes = int.MaxValue, MaxPixels = 200_000_000 };

    /// <summary>Reads a folder, or its folders <c>train</c> and <c>val</c> where it has both.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="teaching">Takes the images.</param>
    /// <param name="progress">Receives how many images are read.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="TeachingException">The folder is not as it must be.</exception>
    public static void Read(string path, ClassifierTeaching teaching, TeachingProgress progress, CancellationToken stop)
    {
        if (!Directory.Exists(path)) throw new TeachingException($"{path}: there is no such folder.");
        var (train, validation) = (Path.Combine(path, Train), Path.Combine(path, Validation));
        var isSplit = Directory.Exists(train) && Directory.Exists(validation);
        Read(isSplit ? train : path, teaching, teaching.Images, progress, stop);
        if (isSplit) Read(validation, teaching, teaching.Validation, progress, stop);
    }

    private static void Read(
        string path, ClassifierTeaching teaching, ImageCollector images, TeachingProgress progress, CancellationToken stop)
    {
        var preprocessing = teaching.Parent.Preprocessing.Image!;
        (string Label, string File)[] files =
            [.. LabelsOf(path).SelectMany(label => FilesOf(Path.Combine(path, label)).Select(file => (label, file)))];
        var (phase, done) = ($"features of {path}, images", 0);
        foreach (var chunk in files.Chunk(ReadTogether))
        {
            progress(phase, done, files.Length);
            stop.ThrowIfCancellationRequested();
            var read = chunk.AsParallel().AsOrdered().Select(file => ReadImage(file.File, preprocessing, teaching.PixelBytes)).ToArray();
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
    private static (string Sha256, byte[]? Pixels, string? Error) ReadImage(string file, ImagePreprocessing preprocessing, int bytes)
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
            var pixels = new byte[bytes];
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
