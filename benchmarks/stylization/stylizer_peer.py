#!/usr/bin/env python3
"""A stylizer in Python on Debian's python3-torch: the network of training/Tasks/StyleTransfer/Networks with the weights of a package.

Stylizes a picture, the first style in full strength, writes the result and a line, and does it again for each line that it gets. See
benchmarks/Torchline.Benchmarks/StyleNetworkPeer.cs.
"""
import argparse
import json
import sys

import numpy
import torch
from torch import nn
from torch.nn import functional as F


class Normalization(nn.Module):
    def __init__(self, styles, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(styles, channels))
        self.beta = nn.Parameter(torch.zeros(styles, channels))

    def forward(self, x, styles):
        scale, shift = ((styles @ values)[:, :, None, None] for values in (self.gamma, self.beta))
        return F.instance_norm(x) * scale + shift


class Noise(nn.Module):
    def __init__(self, channels, period):
        super().__init__()
        self.register_buffer("planes", torch.zeros(1, 2, period, period))
        self.convolution = nn.Conv2d(2, channels, 3, padding=1, padding_mode="reflect", bias=False)

    def forward(self, x):
        rows, columns = (torch.arange(size) % self.planes.shape[2] for size in x.shape[2:])
        return x + self.convolution(self.planes[:, :, rows][:, :, :, columns])


class Convolution(nn.Module):
    def __init__(self, styles, channels, width, kernel=3, stride=1, period=0):
        super().__init__()
        self.convolution = nn.Conv2d(channels, width, kernel, stride, kernel // 2, padding_mode="reflect", bias=False)
        self.noise = Noise(width, period) if period else nn.Identity()
        self.normalization = Normalization(styles, width)

    def forward(self, x, styles):
        return self.normalization(self.noise(self.convolution(x)), styles)


class ResidualBlock(nn.Module):
    def __init__(self, styles, channels):
        super().__init__()
        self.conv1 = Convolution(styles, channels, channels)
        self.conv2 = Convolution(styles, channels, channels)

    def forward(self, x, styles):
        return x + self.conv2(self.conv1(x, styles).relu_(), styles)


class Upsampling(nn.Module):
    def __init__(self, styles, channels, width, period):
        super().__init__()
        self.convolution = Convolution(styles, channels, width, period=period)

    def forward(self, x, styles):
        return self.convolution(F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False), styles)


class StyleNetwork(nn.Module):
    MARGIN, PERIOD = 16, 128

    def __init__(self, styles, width, blocks, kernel):
        super().__init__()
        self.stem = Convolution(styles, 3, width, kernel)
        self.down1 = Convolution(styles, width, 2 * width, stride=2)
        self.down2 = Convolution(styles, 2 * width, 4 * width, stride=2)
        self.blocks = nn.ModuleList([ResidualBlock(styles, 4 * width) for _ in range(blocks)])
        self.up1 = Upsampling(styles, 4 * width, 2 * width, self.PERIOD // 2)
        self.up2 = Upsampling(styles, 2 * width, width, self.PERIOD)
        self.paint = nn.Conv2d(width, 3, kernel, padding=kernel // 2, padding_mode="reflect")

    def forward(self, x, styles):
        (height, width), margin = x.shape[2:], self.MARGIN
        x = F.pad(x, [margin] * 4, mode="reflect")
        for layer in (self.stem, self.down1, self.down2):
            x = layer(x, styles).relu_()
        for block in self.blocks:
            x = block(x, styles)
        for layer in (self.up1, self.up2):
            x = layer(x, styles).relu_()
        return self.paint(x).sigmoid()[:, :, margin : margin + height, margin : margin + width]


class PixelStylizer(nn.Module):
    def __init__(self, network, order):
        super().__init__()
        self.network, self.order = network, order
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("deviation", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1), persistent=False)

    def forward(self, pixels, styles, strength):
        planes = pixels.permute(0, 3, 1, 2).contiguous(memory_format=self.order).float()
        painted = self.network((planes / 255 - self.mean) / self.deviation, styles).permute(0, 2, 3, 1) * 255
        content = pixels.float()
        return (content + (painted - content) * strength[:, None, None, None]).clamp(0, 255).round().to(torch.uint8)


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return value, at


def fields(data):
    """Number and value of each field of a protobuf message; Debian has no Python package that reads ONNX files."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        else:
            size, at = varint(data, at) if key & 7 == 2 else ({1: 8, 5: 4}[key & 7], at)
            value, at = data[at : at + size], at + size
        yield key >> 3, value


def initializers(path):
    """The bytes of each initializer of an ONNX file, by name."""
    with open(path, "rb") as file:
        model = memoryview(file.read())
    graph = dict(fields(model))[7]
    tensors = (dict(fields(value)) for number, value in fields(graph) if number == 5)
    return {bytes(tensor[8]).decode(): tensor[9] for tensor in tensors if 9 in tensor}


@torch.no_grad()
def load(package, order):
    with open(f"{package}/model.json", encoding="utf-8") as file:
        sizes = json.load(file)["architecture"]["options"]
    stylizer = PixelStylizer(StyleNetwork(sizes["styles"], sizes["width"], sizes["blocks"], sizes["edgeKernel"]), order)
    weights = initializers(f"{package}/model.onnx")
    for name, tensor in stylizer.state_dict().items():
        tensor.copy_(torch.from_numpy(numpy.frombuffer(weights[name], "<f4").copy()).view_as(tensor))
    return stylizer.to(memory_format=order).eval(), sizes["styles"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("package", help="the folder of a stylizer, models/NAME/VERSION")
    arguments.add_argument("pixels", help="a file with RGB pixels, uint8 (SIDE, SIDE, 3)")
    arguments.add_argument("stylized", help="the file that the result is written to, likewise")
    arguments.add_argument("side", type=int)
    arguments.add_argument("threads", type=int)
    arguments.add_argument("order", choices=("contiguous_format", "channels_last"), help="the order of tensors in memory")
    arguments = arguments.parse_args()
    torch.set_num_threads(arguments.threads)

    stylizer, count = load(arguments.package, getattr(torch, arguments.order))
    pixels = torch.from_numpy(numpy.fromfile(arguments.pixels, numpy.uint8)).view(1, arguments.side, arguments.side, 3)
    styles, strength = torch.eye(count)[:1], torch.ones(1)
    with torch.inference_mode():
        stylizer(pixels, styles, strength).numpy().tofile(arguments.stylized)
        print("ready", flush=True)
        for _ in sys.stdin:
            stylizer(pixels, styles, strength)
            print("done", flush=True)


if __name__ == "__main__":
    main()
