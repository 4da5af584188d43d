"""BERT: samples/networks/Sequences/Bert.cs in Python."""
import math

import torch
from torch import nn
from torch.nn import functional as F

WORDS, LONGEST = 100, 128


class Layer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.intermediate = nn.Linear(width, 4 * width)
        self.result = nn.Linear(4 * width, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x, bias):
        q, k, v = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        scores = q.matmul(k.transpose(-1, -2)) / math.sqrt(q.shape[-1])
        context = self.dropout((scores + bias).softmax(-1)).matmul(v)
        context = context.permute(0, 2, 1, 3).contiguous().flatten(2)
        x = self.norm1(x + self.dropout(self.output(context)))
        return self.norm2(x + self.dropout(self.result(F.gelu(self.intermediate(x)))))

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).permute(0, 2, 1, 3)


class Network(nn.Module):
    def __init__(self, width=32, heads=4, depth=3):
        super().__init__()
        self.words = nn.Embedding(WORDS, width)
        self.positions = nn.Embedding(LONGEST, width)
        self.segments = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(depth))
        self.pooler = nn.Linear(width, width)

    def forward(self, inputs, mask, types):
        length = inputs.shape[1]
        x = self.words(inputs) + self.positions(torch.arange(length)) + self.segments(types)
        x = self.dropout(self.norm(x))
        bias = (1 - mask.to(torch.float32)).unsqueeze(1).unsqueeze(2) * -10000
        for layer in self.layers:
            x = layer(x, bias)
        return x, self.pooler(x[:, 0]).tanh()
