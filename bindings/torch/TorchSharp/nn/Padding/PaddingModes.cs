namespace TorchSharp;

/// <summary>What is put around a tensor.</summary>
public enum PaddingModes
{
    Zeros = 0,

    /// <summary>What lies inside the edge, mirrored.</summary>
    Reflect = 1,

    /// <summary>The edge, again and again.</summary>
    Replicate = 2,

    /// <summary>What lies at the other side.</summary>
    Circular = 3,
    Constant = 4,
}
