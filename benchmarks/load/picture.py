#!/usr/bin/env python3
"""Writes a made-up picture to standard output: picture.py ppm|png WIDTH HEIGHT. A PNG is interlaced, of 16 bits with transparency."""
import random, struct, sys, zlib

kind, width, height = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
noise = random.Random(1).randbytes(1 << 16)
out = sys.stdout.buffer


def row(y, bytes_a_pixel):
    shade = bytes([255 * y // height]) * (width * bytes_a_pixel)
    start = (y * 7919) % (1 << 15)
    stripe = (noise[start:start + 4096] * (1 + width * bytes_a_pixel // 4096))[:width * bytes_a_pixel]
    return shade if y // 16 % 2 else stripe


if kind == "ppm":
    out.write(b"P6 %d %d 255\n" % (width, height))
    for y in range(height):
        out.write(row(y, 3))
else:
    def chunk(name, data):
        out.write(struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)))

    pixel = 8
    packed, deflate = [], zlib.compressobj(1)
    for left, top, across, down in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        columns = (width - left + across - 1) // across
        for y in range(top, height, down):
            packed.append(deflate.compress(b"\0" + bytes([y & 255]) * (pixel * columns)))
    packed.append(deflate.flush())
    out.write(b"\x89PNG\r\n\x1a\n")
    chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 6, 0, 0, 1))
    chunk(b"IDAT", b"".join(packed))
    chunk(b"IEND", b"")
