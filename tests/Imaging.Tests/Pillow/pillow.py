"""What Pillow makes of pictures: writes files, the pixels it reads from them, and its resized photos to a folder.

    pillow.py FOLDER [PHOTO...]

index.json lists them; pixels are raw RGB, 8 bits, shape (height, width, 3).
"""
import json
import os
import sys

import numpy
from PIL import Image, ImageEnhance, ImageOps

folder, photos = sys.argv[1], sys.argv[2:]
decoded, resized, jittered = [], [], []


def write_pixels(name, image):
    path = os.path.join(folder, name + ".rgb")
    with open(path, "wb") as file:
        file.write(image.convert("RGB").tobytes())
    return {"pixels": path, "width": image.width, "height": image.height}


def shown(image):
    """As a viewer shows it: turned, transparency on white, the high bits of 16."""
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        wide = numpy.asarray(image).astype(numpy.uint32)
        return Image.fromarray(((wide * 255 + 32895) >> 16).astype(numpy.uint8)).convert("RGB")
    if image.mode in ("LA", "RGBA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, rgba).convert("RGB")
    return image.convert("RGB")


def add(name, image, extension, **options):
    path = os.path.join(folder, f"{name}.{extension}")
    image.save(path, **options)
    with Image.open(path) as read:
        read.load()
        decoded.append({"name": name, "file": path, **write_pixels(name, shown(read))})


def exif(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


def colours(width, height):
    """Smooth and busy, different in all corners, with a few hard edges."""
    y, x = numpy.mgrid[0:height, 0:width].astype(numpy.float64)
    red = 255 * x / width
    green = 255 * y / height
    blue = 127 + 100 * numpy.sin(x / 5) * numpy.cos(y / 7)
    pixels = numpy.stack([red, green, blue], -1)
    pixels[: height // 4, : width // 4] = (250, 10, 20)
    return Image.fromarray(pixels.astype(numpy.uint8))


def with_alpha(image):
    y, x = numpy.mgrid[0 : image.height, 0 : image.width]
    alpha = Image.fromarray(((x * 3 + y * 5) % 256).astype(numpy.uint8))
    image = image.copy()
    image.putalpha(alpha)
    return image


def write_decoded():
    rgb = colours(93, 61)
    grey = rgb.convert("L")
    add("jpeg-rgb", rgb, "jpg", quality=90)
    add("jpeg-444", rgb, "jpg", quality=95, subsampling=0)
    add("jpeg-422", rgb, "jpg", quality=80, subsampling=1)
    add("jpeg-progressive", rgb, "jpg", quality=85, progressive=True)
    add("jpeg-grey", grey, "jpg", quality=90)
    add("jpeg-grey-progressive", grey, "jpg", quality=90, progressive=True)
    add("jpeg-cmyk", rgb.convert("CMYK"), "jpg", quality=95)
    add("jpeg-one-pixel", rgb.crop((0, 0, 1, 1)), "jpg")
    for orientation in range(1, 9):
        add(f"jpeg-orientation-{orientation}", rgb, "jpg", quality=90, exif=exif(orientation))
        add(f"png-orientation-{orientation}", rgb, "png", exif=exif(orientation))
        add(f"webp-orientation-{orientation}", rgb, "webp", lossless=True, exif=exif(orientation))

    palette = rgb.quantize(40)
    add("png-rgb", rgb, "png")
    add("png-rgba", with_alpha(rgb), "png")
    add("png-grey", grey, "png")
    add("png-grey-alpha", with_alpha(grey), "png")
    add("png-palette", palette, "png")
    add("png-palette-16-colours", rgb.quantize(13), "png", bits=4)
    add("png-palette-transparent", palette, "png", transparency=3)
    add("png-rgb-transparent", rgb, "png", transparency=(250, 10, 20))
    add("png-bilevel", rgb.convert("1"), "png")
    wide = (numpy.arange(93 * 61, dtype=numpy.uint32).reshape(61, 93) * 11 % 65536).astype(numpy.uint16)
    add("png-16-bits", Image.fromarray(wide), "png")

    add("webp-lossy", rgb, "webp", quality=85)
    add("webp-lossless", rgb, "webp", lossless=True)
    add("webp-lossy-alpha", with_alpha(rgb), "webp", quality=85)
    add("webp-lossless-alpha", with_alpha(rgb), "webp", lossless=True)
    add("webp-animated", rgb, "webp", save_all=True, append_images=[ImageOps.mirror(rgb)], lossless=True)
    add("webp-animated-alpha", with_alpha(rgb), "webp", save_all=True, append_images=[ImageOps.flip(with_alpha(rgb))], quality=80)


def centre_crop(image, short_side, crop, filter):
    """torchvision.transforms.Resize(short_side), then CenterCrop(crop)."""
    width, height = image.size
    short, long = min(width, height), max(width, height)
    long = int(short_side * long / short)
    image = image.resize((short_side, long) if width <= height else (long, short_side), filter)
    left = int(round((image.width - crop) / 2.0))
    top = int(round((image.height - crop) / 2.0))
    return image.crop((left, top, left + crop, top + crop))


def write_resized():
    filters = {"Bilinear": Image.Resampling.BILINEAR, "Bicubic": Image.Resampling.BICUBIC}
    for number, path in enumerate(photos):
        image = Image.open(path).convert("RGB")
        decoded.append({"name": os.path.basename(path), "file": path, **write_pixels(f"photo-{number}", image)})
        for name, filter in filters.items():
            for width, height in (224, 224), (341, 256), (61, 47), (800, 600), (1000, 300):
                result = image.resize((width, height), filter)
                resized.append({"file": path, "interpolation": name, "operation": "resize",
                                **write_pixels(f"photo-{number}-{name}-{width}-{height}", result)})
            box = (image.width // 5, image.height // 6, image.width // 5 + 150, image.height // 6 + 130)
            resized.append({"file": path, "interpolation": name, "operation": "box", "box": box,
                            **write_pixels(f"photo-{number}-{name}-box", image.crop(box).resize((224, 224), filter))})
            resized.append({"file": path, "interpolation": name, "operation": "centre",
                            **write_pixels(f"photo-{number}-{name}-centre", centre_crop(image, 256, 224, filter))})


def turn_hue(image, turn):
    """torchvision.transforms.functional.adjust_hue."""
    hue, saturation, value = image.convert("HSV").split()
    turned = (numpy.asarray(hue).astype(numpy.int32) + int(turn * 255)) % 256
    return Image.merge("HSV", (Image.fromarray(turned.astype(numpy.uint8)), saturation, value)).convert("RGB")


def write_jittered():
    operations = {
        "brightness": lambda image, factor: ImageEnhance.Brightness(image).enhance(factor),
        "contrast": lambda image, factor: ImageEnhance.Contrast(image).enhance(factor),
        "saturation": lambda image, factor: ImageEnhance.Color(image).enhance(factor),
        "hue": turn_hue,
    }
    for operation, change in operations.items():
        for number, path in enumerate(photos[:3]):
            factor = (0.2, 0.4, -0.3)[number] if operation == "hue" else (0.6, 1.0, 1.5)[number]
            image = change(Image.open(path).convert("RGB"), factor)
            jittered.append({"file": path, "operation": operation, "factor": factor,
                             **write_pixels(f"{operation}-{number}", image)})


write_decoded()
write_resized()
write_jittered()
with open(os.path.join(folder, "index.json"), "w") as file:
    json.dump({"decoded": decoded, "resized": resized, "jittered": jittered}, file)
