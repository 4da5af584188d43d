"""GoogLeNet with batch norms: samples/networks/Images/GoogLeNet.cs in Python."""
import torch
from torch import nn
from torch.nn import functional as F


def convolution(channels, width, kernel, stride=1, padding=0):
    return nn.Sequential(
        nn.Conv2d(channels, width, kernel, stride=stride, padding=padding, bias=False), nn.BatchNorm2d(width, eps=0.001), nn.ReLU())


class Inception(nn.Module):
    def __init__(self, channels, one, reduce3, three, reduce5, five, pool):
        super().__init__()
        self.branch1 = convolution(channels, one, 1)
        self.branch2 = nn.Sequential(convolution(channels, reduce3, 1), convolution(reduce3, three, 3, padding=1))
        self.branch3 = nn.Sequential(convolution(channels, reduce5, 1), convolution(reduce5, five, 3, padding=1))
        self.branch4 = nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1, ceil_mode=True), convolution(channels, pool, 1))

    def forward(self, x):
        return torch.cat([self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x)], 1)


class Network(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.stem = nn.Sequential(
            convolution(3, 8, 7, stride=2, padding=3),
            nn.MaxPool2d(3, stride=2, ceil_mode=True),
            convolution(8, 8, 1),
            convolution(8, 24, 3, padding=1),
            nn.MaxPool2d(3, stride=2, ceil_mode=True))
        self.inception3 = nn.Sequential(
            Inception(24, 8, 12, 16, 2, 4, 4),
            Inception(32, 16, 16, 24, 4, 12, 8),
            nn.MaxPool2d(3, stride=2, ceil_mode=True))
        self.inception4 = nn.Sequential(
            Inception(60, 24, 12, 26, 2, 6, 8),
            Inception(64, 20, 14, 28, 3, 8, 8),
            Inception(64, 16, 16, 32, 3, 8, 8),
            Inception(64, 14, 18, 36, 4, 8, 8),
            Inception(66, 32, 20, 40, 4, 16, 16),
            nn.MaxPool2d(2, stride=2, ceil_mode=True))
        self.inception5 = nn.Sequential(
            Inception(104, 32, 20, 40, 4, 16, 16),
            Inception(104, 48, 24, 48, 6, 16, 16))
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(128, classes)

    def forward(self, x):
        x = self.inception5(self.inception4(self.inception3(self.stem(x))))
        return self.fc(self.dropout(F.adaptive_avg_pool2d(x, 1).flatten(1)))
