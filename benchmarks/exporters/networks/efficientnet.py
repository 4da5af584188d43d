"""EfficientNet-B0: samples/networks/Images/EfficientNet.cs in Python."""
import torch
from torch import nn
from torch.nn import functional as F

DROPPED = 0.1  # the share of residuals left out in training


def convolution(channels, width, kernel, stride=1, groups=1):
    return nn.Sequential(
        nn.Conv2d(channels, width, kernel, stride=stride, padding=kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(width),
        nn.SiLU())


class MobileBottleneck(nn.Module):
    def __init__(self, channels, width, expansion, kernel, stride):
        super().__init__()
        expanded = channels * expansion
        self.is_residual = stride == 1 and channels == width
        self.expand = convolution(channels, expanded, 1) if expansion > 1 else None
        self.depthwise = convolution(expanded, expanded, kernel, stride, groups=expanded)
        self.reduce = nn.Conv2d(expanded, channels // 4, 1)
        self.excite = nn.Conv2d(channels // 4, expanded, 1)
        self.project = nn.Conv2d(expanded, width, 1, bias=False)
        self.norm = nn.BatchNorm2d(width)

    def forward(self, x):
        y = self.depthwise(x if self.expand is None else self.expand(x))
        scale = F.silu(self.reduce(F.adaptive_avg_pool2d(y, 1)))
        y = y * self.excite(scale).sigmoid()
        y = self.norm(self.project(y))
        if not self.is_residual:
            return y
        if self.training:
            y = y * torch.rand(y.shape[0], 1, 1, 1).ge(DROPPED) / (1 - DROPPED)
        return x + y


class Network(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.features = nn.Sequential(
            convolution(3, 8, 3, stride=2),
            MobileBottleneck(8, 8, 1, 3, 1),
            MobileBottleneck(8, 12, 6, 3, 2),
            MobileBottleneck(12, 12, 6, 3, 1),
            MobileBottleneck(12, 16, 6, 5, 2),
            MobileBottleneck(16, 16, 6, 5, 1),
            MobileBottleneck(16, 24, 6, 3, 2),
            MobileBottleneck(24, 24, 6, 5, 1),
            MobileBottleneck(24, 32, 6, 5, 2),
            MobileBottleneck(32, 40, 6, 3, 1),
            convolution(40, 128, 1))
        self.dropout = nn.Dropout(0.2)
        self.classifier = nn.Linear(128, classes)

    def forward(self, x):
        x = self.features(x)
        return self.classifier(self.dropout(F.adaptive_avg_pool2d(x, 1).flatten(1)))
