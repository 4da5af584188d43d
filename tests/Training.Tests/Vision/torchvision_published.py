"""Writes weights of torchvision's networks and prints their logits as JSON: {name: [...]}; the arguments are a folder and names.

The files are as torchvision publishes them, auxiliary heads included, and the networks as it builds them for such files.
"""

import json
import sys
from pathlib import Path

import torch
import torchvision

CLASSES, SEED, SIZE = 5, 3, 96
OF_INCEPTION = {"init_weights": False, "transform_input": True, "aux_logits": True}

logits = {}
images = torch.linspace(-2, 2, 2 * 3 * SIZE * SIZE).reshape(2, 3, SIZE, SIZE)
for name in sys.argv[2:]:
    torch.manual_seed(SEED)
    options = OF_INCEPTION if name in ("googlenet", "inception_v3") else {}
    network = getattr(torchvision.models, name)(num_classes=CLASSES, **options)
    for buffer_name, buffer in network.named_buffers():  # statistics that are not those of a new network
        if buffer_name.endswith("running_mean"):
            buffer.normal_(0, 0.1)
        elif buffer_name.endswith("running_var"):
            buffer.uniform_(0.5, 1.5)
    torch.save(network.state_dict(), Path(sys.argv[1]) / f"{name}.pth")
    with torch.no_grad():
        logits[name] = network.eval()(images).flatten().tolist()
print(json.dumps(logits))
