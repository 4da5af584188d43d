"""A block of T5's encoder and one of its decoder: samples/networks/Sequences/T5.cs and T5Attention.cs in Python."""
import math

import torch
from torch import nn
from torch.nn import functional as F

WIDTH, BUCKETS, FARTHEST = 32, 16, 64


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return self.weight * (x * torch.rsqrt(x.pow(2).mean([-1], keepdim=True) + 1e-6))


class FeedForward(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = Norm(width)
        self.wi_0 = nn.Linear(width, 2 * width, bias=False)
        self.wi_1 = nn.Linear(width, 2 * width, bias=False)
        self.wo = nn.Linear(2 * width, width, bias=False)

    def forward(self, x):
        x = self.norm(x)
        return self.wo(F.gelu(self.wi_0(x)) * self.wi_1(x))


class Attention(nn.Module):
    def __init__(self, width, heads, positions):
        super().__init__()
        self.heads, self.positions = heads, positions
        self.norm = Norm(width)
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(width, width, bias=False)
        self.v = nn.Linear(width, width, bias=False)
        self.o = nn.Linear(width, width, bias=False)
        self.relative = nn.Embedding(BUCKETS, heads) if positions != "none" else None

    def forward(self, x, memory=None):
        x = self.norm(x)
        memory = x if memory is None else memory
        query, key, value = self.split(self.q(x)), self.split(self.k(memory)), self.split(self.v(memory))
        scores = query.matmul(key.transpose(3, 2))
        if self.relative is not None:
            scores = scores + self.bias(x.shape[1])
        x = scores.softmax(-1).matmul(value)
        return self.o(x.transpose(1, 2).contiguous().flatten(2))

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def bias(self, length):
        distance = torch.arange(length).unsqueeze(0) - torch.arange(length).unsqueeze(1)
        bias = self.relative(self.bucket(distance)).permute(2, 0, 1).unsqueeze(0)
        return bias.masked_fill(distance.gt(0), -1e9) if self.positions == "causal" else bias

    def bucket(self, distance):
        buckets = BUCKETS
        first = torch.zeros_like(distance)
        if self.positions == "both":
            buckets //= 2
            first = distance.gt(0).to(torch.int64) * buckets
            distance = distance.abs()
        else:
            distance = -torch.minimum(distance, torch.zeros_like(distance))
        exact = buckets // 2
        scale = (buckets - exact) / math.log(FARTHEST / exact)
        far = exact + ((distance.to(torch.float32) / exact).log() * scale).to(torch.int64)
        far = torch.minimum(far, torch.full_like(far, buckets - 1))
        return first + torch.where(distance.lt(exact), distance, far)


class Network(nn.Module):
    def __init__(self, heads=4):
        super().__init__()
        self.encoderAttention = Attention(WIDTH, heads, "both")
        self.encoderFeedForward = FeedForward(WIDTH)
        self.encoderNorm = Norm(WIDTH)
        self.decoderAttention = Attention(WIDTH, heads, "causal")
        self.crossAttention = Attention(WIDTH, heads, "none")
        self.decoderFeedForward = FeedForward(WIDTH)
        self.decoderNorm = Norm(WIDTH)

    def forward(self, source, target):
        source = source + self.encoderAttention(source)
        source = source + self.encoderFeedForward(source)
        memory = self.encoderNorm(source)
        target = target + self.decoderAttention(target)
        target = target + self.crossAttention(target, memory)
        target = target + self.decoderFeedForward(target)
        return memory, self.decoderNorm(target)
