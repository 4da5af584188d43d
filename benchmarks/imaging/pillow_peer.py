"""What benchmarks/Torchline.Benchmarks/DecodeAndResize.cs measures, in Pillow: a name and microseconds a photo on each line."""
import io
import sys
import time

from PIL import Image

files = [open(path, "rb").read() for path in sys.argv[1:]]


def decode(file, short_side=None):
    image = Image.open(io.BytesIO(file))
    if short_side:
        image.draft("RGB", (short_side, short_side))
    return image.convert("RGB")


def resize(image, filter=Image.Resampling.BILINEAR):
    width, height = image.size
    short, long = min(width, height), max(width, height)
    long = int(256 * long / short)
    image = image.resize((256, long) if width <= height else (long, 256), filter)
    left, top = round((image.width - 224) / 2), round((image.height - 224) / 2)
    return image.crop((left, top, left + 224, top + 224)).tobytes()


def measure(name, work, inputs):
    for item in inputs:
        work(item)
    start, done = time.process_time(), 0
    while time.process_time() - start < 1:
        work(inputs[done % len(inputs)])
        done += 1
    print(f"{name} {(time.process_time() - start) / done * 1e6:.0f}", flush=True)


photos = [decode(file) for file in files]
measure("decode", decode, files)
measure("resize", resize, photos)
measure("bicubic", lambda image: resize(image, Image.Resampling.BICUBIC), photos)
measure("decode+resize", lambda file: resize(decode(file)), files)
measure("shrunk+resize", lambda file: resize(decode(file, 256)), files)
