"""DLRM: samples/networks/Tables/Dlrm.cs in Python."""
import torch
from torch import nn

DENSE, TABLES, ROWS, WIDTH = 13, 6, 50, 8


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.bottom = nn.Sequential(nn.Linear(DENSE, 32), nn.ReLU(), nn.Linear(32, WIDTH), nn.ReLU())
        self.tables = nn.ModuleList(nn.EmbeddingBag(ROWS, WIDTH, mode="sum") for _ in range(TABLES))
        pairs = (TABLES + 1) * TABLES // 2
        self.top = nn.Sequential(nn.Linear(pairs + WIDTH, 32), nn.ReLU(), nn.Linear(32, 1), nn.Sigmoid())

    def forward(self, dense, categories):
        x = self.bottom(dense)
        features = [x] + [table(categories[i]) for i, table in enumerate(self.tables)]
        stacked = torch.stack(features, 1)
        products = stacked.bmm(stacked.transpose(1, 2))
        rows, columns = torch.tril_indices(TABLES + 1, TABLES + 1, -1)
        return self.top(torch.cat([x, products[:, rows, columns]], 1))
