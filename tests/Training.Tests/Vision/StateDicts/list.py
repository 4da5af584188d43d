"""Lists the keys and shapes of torchvision's state dicts: python3 list.py; torchvision 0.14.1 wrote the files here."""

from pathlib import Path

import torchvision

NAMES = (
    "resnet18 resnet34 resnet50 resnet101 resnext50_32x4d alexnet vgg11 vgg16 vgg16_bn vgg19 vgg19_bn squeezenet1_0 squeezenet1_1 "
    "mobilenet_v2 mobilenet_v3_small mobilenet_v3_large googlenet inception_v3"
).split()
WITHOUT_AUXILIARY_HEADS = {"googlenet", "inception_v3"}

for name in NAMES:
    options = {"aux_logits": False, "init_weights": False} if name in WITHOUT_AUXILIARY_HEADS else {}
    state = getattr(torchvision.models, name)(**options).state_dict()
    lines = [f"{key} {'x'.join(map(str, value.shape)) or 'scalar'}\n" for key, value in state.items()]
    Path(__file__).with_name(f"{name}.txt").write_text("".join(lines))
