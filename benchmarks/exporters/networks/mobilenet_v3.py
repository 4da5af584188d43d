"""MobileNetV3 small: samples/networks/Images/MobileNetV3.cs in Python."""
from torch import nn
from torch.nn import functional as F


def convolution(channels, width, kernel, stride, groups, activation):
    layers = [
        nn.Conv2d(channels, width, kernel, stride=stride, padding=kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(width, eps=0.001),
    ]
    return nn.Sequential(*layers) if activation is None else nn.Sequential(*layers, activation())


class SqueezeExcitation(nn.Module):
    def __init__(self, channels, squeezed):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, squeezed, 1)
        self.fc2 = nn.Conv2d(squeezed, channels, 1)

    def forward(self, x):
        scale = F.relu(self.fc1(F.adaptive_avg_pool2d(x, 1)))
        return x * F.hardsigmoid(self.fc2(scale))


class InvertedResidual(nn.Module):
    def __init__(self, channels, kernel, expanded, width, excite, hard_swish, stride):
        super().__init__()
        activation = nn.Hardswish if hard_swish else nn.ReLU
        self.is_residual = stride == 1 and channels == width
        layers = []
        if expanded != channels:
            layers.append(convolution(channels, expanded, 1, 1, 1, activation))
        layers.append(convolution(expanded, expanded, kernel, stride, expanded, activation))
        if excite:
            layers.append(SqueezeExcitation(expanded, expanded // 4))
        layers.append(convolution(expanded, width, 1, 1, 1, None))
        self.block = nn.Sequential(*layers)

    def forward(self, x):
        return x + self.block(x) if self.is_residual else self.block(x)


class Network(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.features = nn.Sequential(
            convolution(3, 8, 3, 2, 1, nn.Hardswish),
            InvertedResidual(8, 3, 8, 8, True, False, 2),
            InvertedResidual(8, 3, 32, 12, False, False, 2),
            InvertedResidual(12, 3, 40, 12, False, False, 1),
            InvertedResidual(12, 5, 48, 16, True, True, 2),
            InvertedResidual(16, 5, 64, 16, True, True, 1),
            InvertedResidual(16, 5, 64, 24, True, True, 2),
            InvertedResidual(24, 5, 96, 24, True, True, 1),
            convolution(24, 96, 1, 1, 1, nn.Hardswish))
        self.classifier = nn.Sequential(nn.Linear(96, 64), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(64, classes))

    def forward(self, x):
        x = self.features(x)
        return self.classifier(F.adaptive_avg_pool2d(x, 1).flatten(1))
