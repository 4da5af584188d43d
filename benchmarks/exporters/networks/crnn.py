"""CRNN: samples/networks/Sequences/Crnn.cs in Python."""
from torch import nn


class Network(nn.Module):
    def __init__(self, width=8, hidden=16, letters=27):
        super().__init__()
        self.cnn = nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, stride=2),
            nn.Conv2d(width, 2 * width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, stride=2),
            nn.Conv2d(2 * width, 4 * width, 3, padding=1), nn.BatchNorm2d(4 * width), nn.ReLU(),
            nn.Conv2d(4 * width, 4 * width, 3, padding=1), nn.ReLU(), nn.MaxPool2d((2, 2), (2, 1), (0, 1)),
            nn.Conv2d(4 * width, 8 * width, 3, padding=1), nn.BatchNorm2d(8 * width), nn.ReLU(),
            nn.Conv2d(8 * width, 8 * width, 3, padding=1), nn.ReLU(), nn.MaxPool2d((2, 2), (2, 1), (0, 1)),
            nn.Conv2d(8 * width, 8 * width, 2), nn.BatchNorm2d(8 * width), nn.ReLU())
        self.rnn = nn.LSTM(8 * width, hidden, num_layers=2, bidirectional=True)
        self.output = nn.Linear(2 * hidden, letters)

    def forward(self, x):
        x = self.cnn(x).squeeze(2).permute(2, 0, 1)
        x, _ = self.rnn(x)
        return self.output(x).log_softmax(2)
