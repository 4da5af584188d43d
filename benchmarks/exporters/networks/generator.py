"""DCGAN's generator: samples/networks/Images/Generator.cs in Python."""
from torch import nn


class Network(nn.Module):
    def __init__(self, latent=16, width=8):
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(latent, 8 * width, 4, stride=1, padding=0, bias=False), nn.BatchNorm2d(8 * width), nn.ReLU(True),
            nn.ConvTranspose2d(8 * width, 4 * width, 4, stride=2, padding=1, bias=False), nn.BatchNorm2d(4 * width), nn.ReLU(True),
            nn.ConvTranspose2d(4 * width, 2 * width, 4, stride=2, padding=1, bias=False), nn.BatchNorm2d(2 * width), nn.ReLU(True),
            nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(True),
            nn.ConvTranspose2d(width, 3, 4, stride=2, padding=1, bias=False),
            nn.Tanh())

    def forward(self, x):
        return self.main(x)
