namespace Torchline.Teaching;

/// <summary>Images in one folder a label: the folder's name is the label.</summary>
public static class LabeledFolder
{
    private const string Train = "train", Validation = "val";

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
        var reading = new ImageReading(teaching.Parent.Preprocessing.Image!, progress, stop);
        reading.ReadLabelled(isSplit ? train : path, teaching.Images);
        if (isSplit) reading.ReadLabelled(validation, teaching.Validation);
    }
}
