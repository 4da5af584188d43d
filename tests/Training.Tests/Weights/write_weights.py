"""Writes a state dict of every element type, with views and odd strides, as torch.save does.

Usage: write_weights.py FOLDER CONTAINER-PROTOCOL...     for instance zip-2 legacy-4: files of these names
Prints each tensor as JSON: its type, its shape, its numbers row by row.
"""
import collections
import json
import sys

import torch

folder, names = sys.argv[1], sys.argv[2:]
torch.manual_seed(0)

base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4)
state = collections.OrderedDict(
    float64=torch.randn(3, dtype=torch.float64),
    float16=torch.randn(5).half(),
    bfloat16=torch.randn(5).bfloat16(),
    int8=torch.tensor([-128, 127], dtype=torch.int8),
    int16=torch.tensor([-32768, 32767], dtype=torch.int16),
    int32=torch.tensor([-(2**31), 2**31 - 1], dtype=torch.int32),
    int64=torch.tensor([-(2**53), 2**53], dtype=torch.int64),
    uint8=torch.tensor([0, 255], dtype=torch.uint8),
    bool=torch.tensor([True, False, True]),
    scalar=torch.tensor(2.5),
    empty=torch.empty(0, 3),
    base=base,
    transposed=base.transpose(0, 2),
    row=base[1, 2],
    every_other=base[:, :, ::2],
    expanded=base[0, 0, 0].expand(2, 2),
    channels_last=torch.randn(2, 3, 4, 5).contiguous(memory_format=torch.channels_last),
    parameter=torch.nn.Parameter(torch.randn(4)),
)
state["größe"] = torch.randn(2)
state._metadata = collections.OrderedDict(version=1)

checkpoint = {"epoch": 3, "rate": 0.1, "name": "x", "raw": b"\x00\xff", "no": None, "size": base.shape, "state_dict": state}
for name in names:
    container, protocol = name.split("-")
    torch.save(
        checkpoint, f"{folder}/{name}", _use_new_zipfile_serialization=container == "zip", pickle_protocol=int(protocol)
    )

print(json.dumps({
    name: {
        "type": str(tensor.dtype).removeprefix("torch."),
        "shape": list(tensor.shape),
        "values": tensor.detach().double().flatten().tolist(),
    }
    for name, tensor in state.items()
}))
