"""Lists the keys and shapes of torchvision's state dicts: python3 list.py; torchvision 0.14.1 wrote the files here."""

from pathlib import Path

import torchvision

NAMES = ("resnet18 resnet34 resnet50 vgg16 vgg16_bn vgg19 vgg19_bn squeezenet1_0 squeezenet1_1 mobilenet_v2").split()

for name in NAMES:
    state = getattr(torchvision.models, name)().state_dict()
    lines = [f"{key} {'x'.join(map(str, value.shape)) or 'scalar'}\n" for key, value in state.items()]
    Path(__file__).with_name(f"{name}.txt").write_text("".join(lines))
