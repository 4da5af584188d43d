"""A YOLO detector: samples/networks/Images/Yolo.cs and YoloStage.cs in Python."""
import torch
from torch import nn
from torch.nn import functional as F

BINS = 8
STRIDES = (8, 16, 32)


def convolution(channels, width, kernel, stride=1):
    return nn.Sequential(
        nn.Conv2d(channels, width, kernel, stride=stride, padding=kernel // 2, bias=False), nn.BatchNorm2d(width, eps=0.001), nn.SiLU())


class Stage(nn.Module):
    def __init__(self, channels, width):
        super().__init__()
        self.enter = convolution(channels, width, 1)
        self.first = nn.Sequential(convolution(width // 2, width // 2, 3), convolution(width // 2, width // 2, 3))
        self.second = nn.Sequential(convolution(width // 2, width // 2, 3), convolution(width // 2, width // 2, 3))
        self.leave = convolution(2 * width, width, 1)

    def forward(self, x):
        left, right = self.enter(x).chunk(2, 1)
        y = right + self.first(right)
        z = y + self.second(y)
        return self.leave(torch.cat([left, right, y, z], 1))


class Pooling(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.enter = convolution(width, width // 2, 1)
        self.pool = nn.MaxPool2d(5, stride=1, padding=2)
        self.leave = convolution(2 * width, width, 1)

    def forward(self, x):
        x = self.enter(x)
        one, two = self.pool(x), self.pool(self.pool(x))
        return self.leave(torch.cat([x, one, two, self.pool(two)], 1))


def double(x):
    return F.interpolate(x, scale_factor=(2, 2), mode="nearest")


def decode(x, stride):
    batch, _, height, width = x.shape
    distances = x.view(batch, 4, BINS, height * width).softmax(2)
    distances = (distances * torch.arange(BINS, dtype=torch.float32).view(1, 1, BINS, 1)).sum(2)
    y = (torch.arange(height, dtype=torch.float32) + 0.5).unsqueeze(1).expand(height, width)
    x = (torch.arange(width, dtype=torch.float32) + 0.5).unsqueeze(0).expand(height, width)
    centers = torch.stack([x, y]).view(1, 2, -1)
    first, second = distances.chunk(2, 1)
    return torch.cat([centers - first, centers + second], 1).transpose(1, 2) * stride


class Network(nn.Module):
    def __init__(self, width=8, classes=5):
        super().__init__()
        widths = [2 * width, 4 * width, 8 * width]
        self.stem = nn.Sequential(
            convolution(3, width, 3, stride=2),
            convolution(width, width, 3, stride=2),
            Stage(width, width),
            convolution(width, widths[0], 3, stride=2),
            Stage(widths[0], widths[0]))
        self.stage4 = nn.Sequential(convolution(widths[0], widths[1], 3, stride=2), Stage(widths[1], widths[1]))
        self.stage5 = nn.Sequential(convolution(widths[1], widths[2], 3, stride=2), Stage(widths[2], widths[2]))
        self.pooling = Pooling(widths[2])
        self.up4 = Stage(widths[2] + widths[1], widths[1])
        self.up3 = Stage(widths[1] + widths[0], widths[0])
        self.shrink3 = convolution(widths[0], widths[0], 3, stride=2)
        self.down4 = Stage(widths[0] + widths[1], widths[1])
        self.shrink4 = convolution(widths[1], widths[1], 3, stride=2)
        self.down5 = Stage(widths[1] + widths[2], widths[2])
        self.boxHeads = nn.ModuleList(nn.Sequential(convolution(w, 16, 3), nn.Conv2d(16, 4 * BINS, 1)) for w in widths)
        self.classHeads = nn.ModuleList(nn.Sequential(convolution(w, 16, 3), nn.Conv2d(16, classes, 1)) for w in widths)

    def forward(self, x):
        c3 = self.stem(x)
        c4 = self.stage4(c3)
        c5 = self.pooling(self.stage5(c4))
        p4 = self.up4(torch.cat([double(c5), c4], 1))
        p3 = self.up3(torch.cat([double(p4), c3], 1))
        p4 = self.down4(torch.cat([self.shrink3(p3), p4], 1))
        p5 = self.down5(torch.cat([self.shrink4(p4), c5], 1))
        boxes, scores = [], []
        for i, x in enumerate((p3, p4, p5)):
            boxes.append(decode(self.boxHeads[i](x), STRIDES[i]))
            scores.append(self.classHeads[i](x).flatten(2).transpose(1, 2).sigmoid())
        return torch.cat(boxes, 1), torch.cat(scores, 1)
