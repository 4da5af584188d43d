using Torchline.Training.Tasks.Classification;
using Torchline.Training.Vision;
using Xunit;

namespace Training.Tests.Vision;

public sealed class ClassFolderSplitTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> warnings = [];

    public ClassFolderSplitTests() => ColouredImages.Write(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TrainAndValAreTakenAsTheyAre()
    {
        var split = ClassFolderSplit.Read(folder.Path, warnings.Add);
        Assert.All(split.Train.Images, image => Assert.StartsWith(folder["train"], image.Path));
        Assert.All(split.Validation.Images, image => Assert.StartsWith(folder["val"], image.Path));
        Assert.Empty(warnings);
        Assert.Equal(2, new ClassifierData(folder.Path, warnings.Add).Sources.Count);
    }

    [Fact]
    public void AFolderOfClassesIsSplitAlikeEveryTime()
    {
        var split = ClassFolderSplit.Read(folder["train"], warnings.Add);
        Assert.Equal(20, split.Train.Images.Count);
        Assert.Equal(4, split.Validation.Images.Count); // a fifth of 12, for each of the two classes
        Assert.Equal([0, 0, 1, 1], split.Validation.Images.Select(image => image.Label));
        Assert.Empty(split.Train.Images.Intersect(split.Validation.Images));
        Assert.Contains("4 of its 24 images validate, a fifth of each class, chosen by seed 1", Assert.Single(warnings));

        Assert.Equal(split.Validation.Images, ClassFolderSplit.ReadValidation(folder["train"], warnings.Add).Images);
        Assert.Single(new ClassifierData(folder["train"], warnings.Add).Sources);
    }

    [Fact]
    public void AnImageThatIsAddedMovesFewOthers()
    {
        var before = ClassFolderSplit.ReadValidation(folder["train"], warnings.Add).Images;
        File.Copy(folder["train/red/00.png"], folder["train/red/new.png"]);
        var after = ClassFolderSplit.ReadValidation(folder["train"], warnings.Add).Images;
        Assert.InRange(before.Intersect(after).Count(), before.Count - 1, before.Count);
    }

    [Fact]
    public void AClassOfOneImageCannotBeSplit()
    {
        Directory.CreateDirectory(folder["train/green"]);
        File.Copy(folder["train/red/00.png"], folder["train/green/00.png"]);
        var error = Assert.Throws<InvalidDataException>(() => ClassFolderSplit.Read(folder["train"], warnings.Add));
        Assert.Contains("green: there is one image in it", error.Message);
    }

    [Fact]
    public void OneOfTheTwoFoldersAloneIsAnError()
    {
        Directory.Delete(folder["val"], recursive: true);
        Assert.Contains("val: there is no such folder", Assert.Throws<InvalidDataException>(() => ClassFolderSplit.Read(folder.Path, warnings.Add)).Message);
    }
}
