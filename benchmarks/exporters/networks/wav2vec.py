"""wav2vec 2.0's features: samples/networks/Sequences/Wav2Vec.cs in Python."""
from torch import nn
from torch.nn import functional as F

LAYERS = ((10, 5), (3, 2), (3, 2), (3, 2), (3, 2), (2, 2), (2, 2))


class Network(nn.Module):
    def __init__(self, channels=16, width=24):
        super().__init__()
        self.extractor = nn.ModuleList(
            nn.Conv1d(1 if i == 0 else channels, channels, kernel, stride=stride, bias=False) for i, (kernel, stride) in enumerate(LAYERS))
        self.groupNorm = nn.GroupNorm(channels, channels)
        self.norm = nn.LayerNorm(channels)
        self.projection = nn.Linear(channels, width)
        self.positions = nn.Conv1d(width, width, 16, padding=8, groups=4)
        self.encoderNorm = nn.LayerNorm(width)

    def forward(self, x):
        x = x.unsqueeze(1)
        for i, layer in enumerate(self.extractor):
            x = layer(x)
            if i == 0:
                x = self.groupNorm(x)
            x = F.gelu(x)
        x = self.projection(self.norm(x.transpose(1, 2)))
        places = self.positions(x.transpose(1, 2))
        places = F.gelu(places[:, :, :-1]).transpose(1, 2)
        return self.encoderNorm(x + places)
