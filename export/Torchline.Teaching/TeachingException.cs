namespace Torchline.Teaching;

/// <summary>A classifier cannot be taught, or the images do not suffice; the message has the reason and the cure.</summary>
public sealed class TeachingException(string message, Exception? inner = null) : Exception(message, inner);
