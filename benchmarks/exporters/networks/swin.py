"""Swin Transformer: samples/networks/Images/Swin.cs and SwinBlock.cs in Python."""
import torch
from torch import nn

WINDOW = 4


class SwinBlock(nn.Module):
    def __init__(self, width, heads, window, shift):
        super().__init__()
        self.heads, self.window, self.shift = heads, window, shift
        self.norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.projection = nn.Linear(width, width)
        self.biasTable = nn.Parameter(torch.zeros((2 * window - 1) * (2 * window - 1), heads))
        self.register_buffer("biasIndex", relative_positions(window))
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.mlp(self.norm2(x))

    def attend(self, x):
        batch, height, width, depth = x.shape
        window, area, shift = self.window, self.window * self.window, self.shift
        if shift > 0:
            x = x.roll((-shift, -shift), (1, 2))
        windows = self.partition(x)
        count = windows.shape[0]
        query, key, value = self.qkv(windows).reshape(count, area, 3, self.heads, depth // self.heads).permute(2, 0, 3, 1, 4)
        scores = (query * (depth // self.heads) ** -0.5).matmul(key.transpose(-2, -1))
        scores = scores + self.biasTable[self.biasIndex].view(area, area, self.heads).permute(2, 0, 1).unsqueeze(0)
        if shift > 0:
            mask = self.shift_mask(height, width)
            scores = scores.view(batch, mask.shape[0], self.heads, area, area) + mask.unsqueeze(1).unsqueeze(0)
            scores = scores.view(count, self.heads, area, area)
        x = scores.softmax(-1).matmul(value).transpose(1, 2).reshape(count, area, depth)
        x = self.projection(x).view(batch, height // window, width // window, window, window, depth)
        x = x.permute(0, 1, 3, 2, 4, 5).reshape(batch, height, width, depth)
        return x.roll((shift, shift), (1, 2)) if shift > 0 else x

    def partition(self, x):
        batch, height, width, depth = x.shape
        x = x.view(batch, height // self.window, self.window, width // self.window, self.window, depth)
        return x.permute(0, 1, 3, 2, 4, 5).reshape(-1, self.window * self.window, depth)

    def shift_mask(self, height, width):
        regions = torch.zeros(1, height, width, 1)
        slices = (slice(0, -self.window), slice(-self.window, -self.shift), slice(-self.shift, None))
        region = 0
        for rows in slices:
            for columns in slices:
                regions[:, rows, columns, :] = region
                region += 1
        windows = self.partition(regions).squeeze(-1)
        difference = windows.unsqueeze(1) - windows.unsqueeze(2)
        return torch.zeros_like(difference).masked_fill(difference.ne(0), -100)


def relative_positions(window):
    rows = torch.arange(window).repeat_interleave(window)
    columns = torch.arange(window).repeat(window)
    down = rows.unsqueeze(1) - rows.unsqueeze(0) + window - 1
    right = columns.unsqueeze(1) - columns.unsqueeze(0) + window - 1
    return (down * (2 * window - 1) + right).flatten()


class PatchMerging(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(4 * width)
        self.reduction = nn.Linear(4 * width, 2 * width, bias=False)

    def forward(self, x):
        x = torch.cat([x[:, 0::2, 0::2], x[:, 1::2, 0::2], x[:, 0::2, 1::2], x[:, 1::2, 1::2]], -1)
        return self.reduction(self.norm(x))


class Network(nn.Module):
    def __init__(self, width=16, classes=10):
        super().__init__()
        self.patches = nn.Conv2d(3, width, 4, stride=4)
        self.patchNorm = nn.LayerNorm(width)
        self.stages = nn.Sequential(
            SwinBlock(width, 2, WINDOW, 0),
            SwinBlock(width, 2, WINDOW, WINDOW // 2),
            PatchMerging(width),
            SwinBlock(2 * width, 4, WINDOW, 0),
            SwinBlock(2 * width, 4, WINDOW, WINDOW // 2))
        self.norm = nn.LayerNorm(2 * width)
        self.head = nn.Linear(2 * width, classes)

    def forward(self, x):
        x = self.patchNorm(self.patches(x).permute(0, 2, 3, 1))
        x = self.norm(self.stages(x))
        return self.head(x.mean([1, 2]))
