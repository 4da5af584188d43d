using System.ComponentModel.DataAnnotations;
using Torchline.Contracts.Tasks.StyleTransfer;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>The task's settings in the section <c>Torchline</c>.</summary>
public sealed class StyleTransferOptions
{
    /// <summary>How images are stylized by networks.</summary>
    [ValidateObjectMembers]
    public StyleNetworkOptions Stylization { get; set; } = new();

    /// <summary>How images are optimised in jobs.</summary>
    [ValidateObjectMembers]
    public StyleJobsOptions StylizationJobs { get; set; } = new();
}

/// <summary>How images are stylized, by each model that does it.</summary>
public sealed class StyleNetworkOptions
{
    /// <summary>The long side, in pixels, to which a larger image is shrunk unless the request asks for another size.</summary>
    [Range(StyleNetworkContract.MinSide, StyleNetworkContract.MaxSide)]
    public int DefaultSide { get; set; } = 1024;

    /// <summary>The largest long side, in pixels, that a request may ask for.</summary>
    [Range(StyleNetworkContract.MinSide, StyleNetworkContract.MaxSide)]
    public int MaxSide { get; set; } = StyleNetworkContract.MaxSide;

    /// <summary>
    /// The most pixels of a tile; it bounds memory. A larger image is stylized in tiles that overlap.
    /// </summary>
    [Range(512 * 512, StyleNetworkContract.MaxSide * StyleNetworkContract.MaxSide)]
    public int TilePixels { get; set; } = 1024 * 1024;

    /// <summary>
    /// The bytes that the network takes for each pixel of a tile. Where the budget of memory has not enough for tiles of
    /// <see cref="TilePixels"/>, tiles are smaller.
    /// </summary>
    [Range(16, 1_000_000)]
    public int BytesPerTilePixel { get; set; } = 1200;

    /// <summary>The seconds that a request may take from the end of its upload on, the wait for its turn included.</summary>
    [Range(1, 24 * 3600)]
    public int TimeLimitSeconds { get; set; } = 300;

    /// <summary>
    /// How many images may wait, as files; a request that would exceed it is answered with 503. Images above <see cref="DefaultSide"/> have a
    /// queue of their own of the same capacity.
    /// </summary>
    [Range(1, 10_000)]
    public int QueueCapacity { get; set; } = 16;

    /// <summary>
    /// How many images of a model are stylized at once, and as many of those above <see cref="DefaultSide"/> beside them; each takes
    /// memory for a tile in the network.
    /// </summary>
    [Range(1, 64)]
    public int Workers { get; set; } = 1;

    /// <summary>How many threads stylize one image; 0 is the number of cores divided by <see cref="Workers"/>.</summary>
    [Range(0, 1024)]
    public int ThreadsPerWorker { get; set; }
}

/// <summary>How images are optimised in jobs, what they may take, and how long they are kept.</summary>
public sealed class StyleJobsOptions
{
    /// <summary>Whether there are jobs.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether the jobs of all clients are listed; with keys, for those of the scope <c>admin</c> only.</summary>
    public bool List { get; set; } = true;

    /// <summary>The most iterations that <see cref="MaxIterations"/> can allow.</summary>
    public const int MostIterations = 100_000;

    /// <summary>The folder that jobs and their images are kept in, made with the first job; a relative path starts at the working directory.</summary>
    [Required]
    public string Folder { get; set; } = "stylization-jobs";

    /// <summary>How many jobs may wait; a request that would exceed it is answered with 503.</summary>
    [Range(1, 10_000)]
    public int QueueCapacity { get; set; } = 16;

    /// <summary>How many jobs run at once; each takes memory for the network's activations and their gradients.</summary>
    [Range(1, 64)]
    public int Workers { get; set; } = 1;

    /// <summary>How many threads compute one job; 0 is the number of cores divided by <see cref="Workers"/>.</summary>
    [Range(0, 1024)]
    public int ThreadsPerWorker { get; set; }

    /// <summary>The most iterations of a job.</summary>
    [Range(1, MostIterations)]
    public int MaxIterations { get; set; } = 2000;

    /// <summary>The long side, in pixels, to which a larger image is shrunk unless the request asks for another size.</summary>
    [Range(StyleNetworkContract.MinSide, StyleNetworkContract.MaxSide)]
    public int DefaultSide { get; set; } = 384;

    /// <summary>The largest long side, in pixels, that a request may ask for; it bounds memory.</summary>
    [Range(StyleNetworkContract.MinSide, StyleNetworkContract.MaxSide)]
    public int MaxSide { get; set; } = 1024;

    /// <summary>The bytes that a job takes for each pixel of its result.</summary>
    [Range(16, 1_000_000)]
    public int BytesPerPixel { get; set; } = 600;

    /// <summary>The seconds that a job may run; one that takes longer fails.</summary>
    [Range(1, 7 * 24 * 3600)]
    public int TimeLimitSeconds { get; set; } = 3600;

    /// <summary>After how many iterations there is another preview.</summary>
    [Range(1, MostIterations)]
    public int PreviewEvery { get; set; } = 25;

    /// <summary>How many jobs that have ended are kept; the oldest go first.</summary>
    [Range(1, 100_000)]
    public int KeptJobs { get; set; } = 100;

    /// <summary>The most bytes, in files, of the jobs that have ended; the oldest go first, the newest stays in any case.</summary>
    [Range(1, long.MaxValue)]
    public long KeptBytes { get; set; } = 1024 * 1024 * 1024;

    /// <summary>The hours that a job is kept after its end.</summary>
    [Range(1, 24 * 365)]
    public int KeptHours { get; set; } = 7 * 24;
}

/// <summary>Checks each setting at start-up, without reflection.</summary>
[OptionsValidator]
public sealed partial class StyleTransferOptionsValidator : IValidateOptions<StyleTransferOptions>;
