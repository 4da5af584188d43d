"""GPT-2 with a key/value cache: samples/networks/Sequences/Gpt.cs in Python. torch 1.13 has no scaled_dot_product_attention of its own."""
import math

import torch
from torch import nn

WORDS, LONGEST, WIDTH, HEADS, DEPTH = 100, 256, 32, 4, 2


def gelu(x):
    return 0.5 * x * (1 + (math.sqrt(2 / math.pi) * (x + 0.044715 * x.pow(3))).tanh())


def split(x):
    return x.view(x.shape[0], x.shape[1], HEADS, WIDTH // HEADS).transpose(1, 2)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1 = nn.LayerNorm(WIDTH)
        self.c_attn = nn.Linear(WIDTH, 3 * WIDTH)
        self.c_proj = nn.Linear(WIDTH, WIDTH)
        self.ln_2 = nn.LayerNorm(WIDTH)
        self.c_fc = nn.Linear(WIDTH, 4 * WIDTH)
        self.c_out = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x, past_key, past_value, mask):
        query, key, value = (split(part) for part in self.c_attn(self.ln_1(x)).split(WIDTH, 2))
        key = torch.cat([past_key, key], 2)
        value = torch.cat([past_value, value], 2)
        scores = query.matmul(key.transpose(-2, -1)) / math.sqrt(WIDTH // HEADS)
        context = scores.masked_fill(mask.logical_not(), -float("inf")).softmax(-1).matmul(value)
        context = context.transpose(1, 2).contiguous().view(x.shape[0], x.shape[1], WIDTH)
        x = x + self.c_proj(context)
        return x + self.c_out(gelu(self.c_fc(self.ln_2(x)))), key, value


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.wte = nn.Embedding(WORDS, WIDTH)
        self.wpe = nn.Embedding(LONGEST, WIDTH)
        self.h = nn.ModuleList(Block() for _ in range(DEPTH))
        self.ln_f = nn.LayerNorm(WIDTH)
        self.lm_head = nn.Linear(WIDTH, WORDS, bias=False)

    def forward(self, tokens, *cache):
        length, past = tokens.shape[1], cache[0].shape[2]
        x = self.wte(tokens) + self.wpe(torch.arange(past, past + length))
        mask = torch.ones(length, past + length, dtype=torch.bool).tril(past)
        present = []
        for i, block in enumerate(self.h):
            x, key, value = block(x, cache[2 * i], cache[2 * i + 1], mask)
            present += [key, value]
        return (self.lm_head(self.ln_f(x)), *present)
