"""GCN: samples/networks/Tables/Gcn.cs in Python."""
import torch
from torch import nn
from torch.nn import functional as F

FEATURES = 12


class Network(nn.Module):
    def __init__(self, hidden=16, classes=4):
        super().__init__()
        self.first = nn.Linear(FEATURES, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, x, edges):
        nodes = x.shape[0]
        loops = torch.arange(nodes)
        source = torch.cat([edges[0], loops])
        target = torch.cat([edges[1], loops])
        degree = torch.zeros(nodes).scatter_add(0, target, torch.ones_like(target, dtype=torch.float32))
        scale = degree.pow(-0.5)
        weight = (scale[source] * scale[target]).unsqueeze(1)

        def propagate(y):
            return torch.zeros_like(y).index_add(0, target, y[source] * weight)

        x = F.relu(propagate(self.first(x)))
        return propagate(self.second(x)).log_softmax(1)
