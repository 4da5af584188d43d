"""DETR's tokens: samples/networks/Images/Detr.cs in Python."""
import math

import torch
from torch import nn


def waves(angles):
    return torch.stack([angles.sin(), angles.cos()], 2).flatten(1)


class Network(nn.Module):
    def __init__(self, width=32, heads=4, objects=12, categories=5):
        super().__init__()
        self.width = width
        self.backbone = nn.Sequential(
            nn.Conv2d(3, 8, 7, stride=4, padding=3, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
            nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU())
        self.project = nn.Conv2d(32, width, 1)
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(width, heads, 64), 2)
        self.decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(width, heads, 64), 2)
        self.queries = nn.Parameter(torch.zeros(objects, 1, width))
        self.classes = nn.Linear(width, categories + 1)
        self.boxes = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 4))

    def forward(self, x):
        x = self.project(self.backbone(x))
        batch = x.shape[0]
        tokens = (x + self.positions(x.shape[2], x.shape[3])).flatten(2).permute(2, 0, 1)
        memory = self.encoder(tokens)
        objects = self.decoder(self.queries.expand(-1, batch, -1), memory).transpose(0, 1)
        return self.classes(objects), self.boxes(objects).sigmoid()

    def positions(self, height, columns):
        rows = torch.arange(1, height + 1, dtype=torch.float32) / height * (2 * math.pi)
        across = torch.arange(1, columns + 1, dtype=torch.float32) / columns * (2 * math.pi)
        frequencies = torch.pow(10000.0, -torch.arange(0, self.width // 4, dtype=torch.float32) * 4 / self.width)
        y = waves(rows.unsqueeze(1) * frequencies).unsqueeze(1).expand(-1, columns, -1)
        x = waves(across.unsqueeze(1) * frequencies).unsqueeze(0).expand(height, -1, -1)
        return torch.cat([y, x], 2).permute(2, 0, 1).unsqueeze(0)
