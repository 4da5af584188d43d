// Draws the pictures of this folder: dotnet run --project samples/pictures/draw -c Release
using Torchline.Imaging;
using Torchline.Samples.Pictures;

var folder = args.Length > 0 ? args[0] : "samples/pictures";
Save("bee.jpg", BeeScene.Draw(new Random(7)), 480, 360, 4);
Save("ant.jpg", AntScene.Draw(new Random(5)), 480, 360, 4);
Save("dog.jpg", DogScene.Draw(), 480, 360, 4);

// Two labels with twelve images each, for the examples that train and teach.
for (var i = 1; i <= 12; i++)
{
    Save($"insects/bees/bee-{i:00}.jpg", BeeScene.Draw(new Random(100 + i)), 160, 160, 2);
    Save($"insects/ants/ant-{i:00}.jpg", AntScene.Draw(new Random(200 + i)), 160, 160, 2);
}

void Save(string name, Scene scene, int width, int height, int samples)
{
    var path = Path.Combine(folder, name);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    using var image = Camera.Render(scene, width, height, samples);
    File.WriteAllBytes(path, ImageEncoder.Encode(image, ImageFormat.Jpeg));
    Console.WriteLine(path);
}
