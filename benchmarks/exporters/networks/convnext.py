"""ConvNeXt: samples/networks/Images/ConvNeXt.cs in Python."""
import torch
from torch import nn
from torch.nn import functional as F


class ChannelNorm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = nn.LayerNorm(channels, eps=1e-6)

    def forward(self, x):
        return self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.depthwise = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.expand = nn.Linear(width, 4 * width)
        self.project = nn.Linear(4 * width, width)
        self.scale = nn.Parameter(torch.full((width,), 0.5))

    def forward(self, x):
        y = self.depthwise(x).permute(0, 2, 3, 1)
        y = F.gelu(self.expand(self.norm(y)))
        y = self.project(y) * self.scale
        return x + y.permute(0, 3, 1, 2)


class Network(nn.Module):
    def __init__(self, width=12, classes=10):
        super().__init__()
        layers = [nn.Conv2d(3, width, 4, stride=4), ChannelNorm(width)]
        for stage in range(4):
            if stage > 0:
                layers += [ChannelNorm(width), nn.Conv2d(width, width * 2, 2, stride=2)]
                width *= 2
            layers += [Block(width), Block(width)]
        self.features = nn.Sequential(*layers)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        return self.head(self.norm(self.features(x).mean([2, 3])))
