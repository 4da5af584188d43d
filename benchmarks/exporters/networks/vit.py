"""ViT for images of any size: samples/networks/Images/VisionTransformer.cs in Python."""
import math

import torch
from torch import nn
from torch.nn import functional as F

PATCH, GRID = 8, 6


class EncoderLayer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.mlp(self.norm2(x))

    def attend(self, x):
        batch, length, width = x.shape
        query, key, value = self.qkv(x).reshape(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        weights = (query.matmul(key.transpose(-2, -1)) / math.sqrt(width // self.heads)).softmax(-1)
        x = weights.matmul(value).transpose(1, 2).reshape(batch, length, width)
        return self.output(x)


class Network(nn.Module):
    def __init__(self, width=32, heads=4, layers=3, classes=10):
        super().__init__()
        self.patches = nn.Conv2d(3, width, PATCH, stride=PATCH)
        self.classToken = nn.Parameter(torch.zeros(1, 1, width))
        self.classPosition = nn.Parameter(torch.zeros(1, 1, width))
        self.positions = nn.Parameter(torch.zeros(1, width, GRID, GRID))
        self.encoder = nn.Sequential(*[EncoderLayer(width, heads) for _ in range(layers)])
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        x = self.patches(x)
        grid = F.interpolate(self.positions, size=(x.shape[2], x.shape[3]), mode="bicubic", align_corners=False)
        x = (x + grid).flatten(2).transpose(1, 2)
        token = (self.classToken + self.classPosition).expand(x.shape[0], -1, -1)
        x = self.encoder(torch.cat([token, x], 1))
        return self.head(self.norm(x[:, 0]))
