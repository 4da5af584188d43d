"""A translator with attention: samples/networks/Sequences/Seq2Seq.cs in Python, as a script, so that the loop stays one."""
from typing import Tuple

import torch
from torch import Tensor, nn

WORDS = 40
SCRIPT = True


class Decoder(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.target = nn.Embedding(WORDS, width)
        self.cell = nn.GRUCell(width, width)
        self.attention = nn.Linear(width, 2 * width, bias=False)
        self.combine = nn.Linear(3 * width, width)
        self.output = nn.Linear(width, WORDS)

    def forward(self, memory: Tensor, h: Tensor, limit: Tensor) -> Tuple[Tensor, Tensor]:
        batch = memory.shape[0]
        word = torch.full([batch], 1, dtype=torch.int64)
        tokens = torch.zeros([batch, int(limit)], dtype=torch.int64)
        total = torch.zeros([batch])
        positions = torch.arange(int(limit))
        t = 0
        running = True
        while running and t < int(limit):
            h = self.cell(self.target(word), h)
            best, indices = self.distribution(h, memory).max(1)
            has_ended = word.eq(0)
            word = indices.masked_fill(has_ended, 0)
            tokens = torch.where(positions.eq(t), word.unsqueeze(1), tokens)
            total = total + best.masked_fill(has_ended, 0.0)
            running = bool(word.ne(0).any())
            t += 1
        return tokens, total

    def distribution(self, h: Tensor, memory: Tensor) -> Tensor:
        scores = memory.matmul(self.attention(h).unsqueeze(2))
        context = (scores.softmax(1) * memory).sum(1)
        return self.output(self.combine(torch.cat([h, context], 1)).tanh()).log_softmax(1)


class Network(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.source = nn.Embedding(WORDS, width)
        self.encoder = nn.GRU(width, width, batch_first=True, bidirectional=True)
        self.bridge = nn.Linear(2 * width, width)
        self.decoder = Decoder(width)

    def forward(self, words: Tensor, limit: Tensor) -> Tuple[Tensor, Tensor]:
        memory, last = self.encoder(self.source(words))
        h = self.bridge(torch.cat([last[0], last[1]], 1)).tanh()
        return self.decoder(memory, h, limit)


def name_in_sample(name):
    """The sample has the decoder's layers in the network itself."""
    return name.removeprefix("decoder.")
