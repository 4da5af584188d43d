"""FPN: samples/networks/Images/FeaturePyramid.cs in Python."""
from torch import nn
from torch.nn import functional as F


def convolution(channels, width, stride):
    return nn.Sequential(nn.Conv2d(channels, width, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU())


class Network(nn.Module):
    def __init__(self, width=8, pyramid=16):
        super().__init__()
        widths = [width, 2 * width, 4 * width, 8 * width]
        self.stem = nn.Sequential(convolution(3, width, 2), nn.MaxPool2d(3, stride=2, padding=1))
        self.stages = nn.ModuleList(
            nn.Sequential(convolution(width if i == 0 else w // 2, w, 1 if i == 0 else 2), convolution(w, w, 1))
            for i, w in enumerate(widths))
        self.lateral = nn.ModuleList(nn.Conv2d(w, pyramid, 1) for w in widths)
        self.output = nn.ModuleList(nn.Conv2d(pyramid, pyramid, 3, padding=1) for _ in widths)

    def forward(self, x):
        x = self.stem(x)
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        last = self.lateral[3](maps[3])
        results = [self.output[3](last)]
        for i in (2, 1, 0):
            side = self.lateral[i](maps[i])
            last = side + F.interpolate(last, size=(side.shape[2], side.shape[3]), mode="nearest")
            results.insert(0, self.output[i](last))
        results.append(F.max_pool2d(results[-1], 1, 2))
        return tuple(results)
