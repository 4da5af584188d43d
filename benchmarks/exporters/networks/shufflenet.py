"""ShuffleNet V2: samples/networks/Images/ShuffleNet.cs in Python."""
import torch
from torch import nn


def shuffle(x, groups):
    batch, channels, height, width = x.shape
    x = x.view(batch, groups, channels // groups, height, width)
    x = x.transpose(1, 2).contiguous()
    return x.view(batch, channels, height, width)


class Unit(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        half = width // 2
        self.branch1 = None
        if stride > 1:
            self.branch1 = nn.Sequential(
                nn.Conv2d(channels, channels, 3, stride=stride, padding=1, groups=channels, bias=False),
                nn.BatchNorm2d(channels),
                nn.Conv2d(channels, half, 1, bias=False),
                nn.BatchNorm2d(half),
                nn.ReLU())
        self.branch2 = nn.Sequential(
            nn.Conv2d(channels if stride > 1 else half, half, 1, bias=False),
            nn.BatchNorm2d(half),
            nn.ReLU(),
            nn.Conv2d(half, half, 3, stride=stride, padding=1, groups=half, bias=False),
            nn.BatchNorm2d(half),
            nn.Conv2d(half, half, 1, bias=False),
            nn.BatchNorm2d(half),
            nn.ReLU())

    def forward(self, x):
        if self.branch1 is not None:
            return shuffle(torch.cat([self.branch1(x), self.branch2(x)], 1), 2)
        first, second = x.chunk(2, 1)
        return shuffle(torch.cat([first, self.branch2(second)], 1), 2)


def stage(channels, width):
    return nn.Sequential(Unit(channels, width, 2), Unit(width, width, 1), Unit(width, width, 1))


class Network(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = nn.Sequential(nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU())
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.stage2 = stage(8, 16)
        self.stage3 = stage(16, 32)
        self.stage4 = stage(32, 64)
        self.conv5 = nn.Sequential(nn.Conv2d(64, 128, 1, bias=False), nn.BatchNorm2d(128), nn.ReLU())
        self.fc = nn.Linear(128, classes)

    def forward(self, x):
        x = self.maxpool(self.conv1(x))
        x = self.stage4(self.stage3(self.stage2(x)))
        return self.fc(self.conv5(x).mean([2, 3]))
