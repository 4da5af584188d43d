using Microsoft.Win32.SafeHandles;

namespace Torchline.Imaging;

/// <summary>
/// A compressor or decompressor of TurboJPEG. Each picture gets its own: a used one keeps the tables of its last picture, which
/// a crafted file without tables would be decoded with; and making one costs a thousandth of decoding a photo.
/// </summary>
internal sealed class TurboJpegHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => TurboJpeg.Destroy(handle) == 0;
}
