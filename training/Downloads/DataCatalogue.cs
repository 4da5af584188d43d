namespace Torchline.Training.Downloads;

/// <summary>The public originals that this program is trained and tested on.</summary>
/// <remarks>
/// Hashes: the tutorial's archive from pytorch/tutorials (.jenkins/download_data.py); GloVe from GluonNLP and keras; the
/// weights from several independent projects that pin them, each agreeing with the eight digits in torchvision's file name,
/// which for SqueezeNet 1.0 are all that is known; Flickr8k's MD5 from torchdatasets; the paintings from the files themselves, as they
/// stand in the two repositories at the commits named. Sizes that end in zeros are rounded.
/// </remarks>
internal static class DataCatalogue
{
    private const string ImageNetLicence = "BSD-3-Clause (torchvision); trained on ImageNet: research use";

    /// <summary>Every entry.</summary>
    public static IReadOnlyList<DataSetEntry> Entries { get; } =
    [
        new("hymenoptera", "Ants and bees, 397 images (PyTorch's transfer-learning tutorial)", "ImageNet images: research use",
        [
            new(new("https://download.pytorch.org/tutorial/hymenoptera_data.zip"),
                PublishedHash.Sha256("fbc41b31d544714d18dd1230b1e2b455e1557766e13e67f9f5a7a23af7c02209"), 47_300_000),
        ])
        { IsArchive = true, Root = "hymenoptera_data" },

        Weights("resnet18", "ResNet-18", "f37072fd47e89c5e827621c5baffa7500819f7896bbacec160b1a16c560e07ec", 46_830_571),
        Weights("resnet34", "ResNet-34", "b627a593bcbe140c234610266fe4f8ae95ea42fc881d091c9b6052e6b1d0590f", 87_300_000),
        Weights("resnet50", "ResNet-50", "0676ba61b6795bbe1773cffd859882e5e297624d384b6993f7c9e683e722fb8a", 102_500_000),
        Weights("vgg16", "VGG-16", "397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0", 553_433_881),
        Weights("vgg19", "VGG-19", "dcbb9e9dad569fff7a846263a77324fc34978fea2bfb039c012d710e1776ae44", 574_673_361),
        Weights("squeezenet1_0", "SqueezeNet 1.0", "b66bff10", 5_020_000),
        Weights("squeezenet1_1", "SqueezeNet 1.1", "b8a52dc049b60e4b6ab68ad0df457362afab8b6304b2febdc1650a5dab4d7e7b", 4_970_000),
        Weights("mobilenet_v2", "MobileNetV2", "b03531047ffacf1e2488318dcd2aba1126cde36e3bfe1aa5cb07700aeeee9889", 14_200_000),

        new("flickr8k", "Flickr8k, 8,091 photos with five captions each", "research and education only",
        [
            new(new("https://github.com/jbrownlee/Datasets/releases/download/Flickr8k/Flickr8k_Dataset.zip"),
                PublishedHash.Md5("f18a1e2920de5bd84dae7cf08ec78978"), 1_115_000_000),
            new(new("https://github.com/jbrownlee/Datasets/releases/download/Flickr8k/Flickr8k_text.zip"),
                PublishedHash.Md5("bf6c1abcb8e4a833b7f922104de18627"), 2_340_000),
        ])
        { IsArchive = true },

        new("glove", "GloVe 6B word vectors, 50 to 300 dimensions", "PDDL 1.0",
        [
            new(new("https://nlp.stanford.edu/data/glove.6B.zip"),
                PublishedHash.Sha256("617afb2fe6cbd085c235baf7a465b96f4112bd7f7ccb2b2cbd649fed9cbcf2fb"), 862_182_613),
        ])
        { IsArchive = true },

        new("styles", "Five paintings and the photo that neural style transfer is usually shown with", "paintings: public domain; photo: its author's",
        [
            Style("composition_vii.jpg", "8f992ed4aecd6dd56972d7bc8166761de7c94e670ee6effa8fd05f3daeb33409", 202_426),
            Style("the_scream.jpg", "f3075cddeb974a9ee1d6418f7f33fd05185a7ac7dcb4288bd2805d499a9dcaee", 216_723),
            Style("wave.jpg", "14bcf58a39b7095168f27756d76d0c615bb8954acc5eae9e62c66a9684c2ee2b", 148_634),
            new(
                new("https://raw.githubusercontent.com/naoto0804/pytorch-AdaIN/47950d0e6656a95a80a4b105c4c0f58d38ef785c/input/style/contrast_of_forms.jpg"),
                PublishedHash.Sha256("e299c9e807ed4394a76e9a17f7879f81b46b89d5d78638955571c93bf25cda96"), 785_576),
            Example("starry_night_google.jpg", "c31741a09141c2e2d07fc7aa6bdf135c369b804f9433e43fa3ceac19386d1ee6", 613_337) with { Name = "starry_night.jpg" },
            Example("tubingen.jpg", "e67d1869f01fd805385c681a80d9ebcf0f70ea4a5fe6127f0606bb1c7f4bf506", 406_531),
        ]),
    ];

    private static RemoteFile Style(string name, string sha256, long bytes) => new(
        new($"https://raw.githubusercontent.com/jcjohnson/fast-neural-style/813c83441953ead2adb3f65f4cc2d5599d735fa7/images/styles/{name}"),
        PublishedHash.Sha256(sha256), bytes);

    private static RemoteFile Example(string name, string sha256, long bytes) => new(
        new($"https://raw.githubusercontent.com/jcjohnson/neural-style/07c4b8299f8fbdafec0c514fc820ff1d7ff62e46/examples/inputs/{name}"),
        PublishedHash.Sha256(sha256), bytes);

    private static DataSetEntry Weights(string name, string network, string sha256, long bytes) => new(
        name, $"{network} trained on ImageNet, 1000 classes (torchvision)", ImageNetLicence,
        [new(new($"https://download.pytorch.org/models/{name}-{sha256[..8]}.pth"), PublishedHash.Sha256(sha256), bytes)]);
}
