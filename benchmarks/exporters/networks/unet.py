"""U-Net of five levels: samples/networks/Images/UNet.cs in Python."""
import torch
from torch import nn
from torch.nn import functional as F


def double_convolution(channels, width):
    return nn.Sequential(
        nn.Conv2d(channels, width, 3, padding=1, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.Conv2d(width, width, 3, padding=1, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU())


def down(channels):
    return nn.Sequential(nn.MaxPool2d(2), double_convolution(channels, 2 * channels))


class Up(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.up = nn.ConvTranspose2d(channels, channels // 2, 2, stride=2)
        self.conv = double_convolution(channels, channels // 2)

    def forward(self, x, skip):
        x = self.up(x)
        below = skip.shape[2] - x.shape[2]
        right = skip.shape[3] - x.shape[3]
        x = F.pad(x, [right // 2, right - right // 2, below // 2, below - below // 2])
        return self.conv(torch.cat([skip, x], 1))


class Network(nn.Module):
    def __init__(self, width=6, classes=4):
        super().__init__()
        self.inc = double_convolution(3, width)
        self.down1 = down(width)
        self.down2 = down(2 * width)
        self.down3 = down(4 * width)
        self.down4 = down(8 * width)
        self.up1 = Up(16 * width)
        self.up2 = Up(8 * width)
        self.up3 = Up(4 * width)
        self.up4 = Up(2 * width)
        self.outc = nn.Conv2d(width, classes, 1)

    def forward(self, x):
        x1 = self.inc(x)
        x2 = self.down1(x1)
        x3 = self.down2(x2)
        x4 = self.down3(x3)
        x5 = self.down4(x4)
        x = self.up1(x5, x4)
        x = self.up2(x, x3)
        x = self.up3(x, x2)
        x = self.up4(x, x1)
        return self.outc(x)
