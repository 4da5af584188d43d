"""Exports the networks by torch.onnx.export: export.py OURS THEIRS.

OURS has a folder a network, as `samples/networks --save` writes it: model.onnx and test_data_set_N/input_M.pb. The same network in
Python gets the weights of that file, is traced at the sizes of one data set, and goes to THEIRS/NAME/model.onnx, with its inputs and what
libtorch gives for them, at all sizes. Where it cannot be exported, THEIRS/NAME/refusal.txt has the reason.
"""
import importlib
import shutil
import sys
import warnings
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper

TRACED = 1  # the data set whose sizes are traced: neither the smallest ones, nor those of the last, which is timed
OPSET = 16


def read(path):
    return torch.from_numpy(numpy_helper.to_array(onnx.load_tensor(str(path))).copy())


def write(path, name, tensor):
    path.write_bytes(numpy_helper.from_array(tensor.detach().contiguous().numpy(), name).SerializeToString())


def load_weights(network, model, name_in_sample):
    weights = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in model.graph.initializer}
    # How many batches a batch norm was trained with is no part of an exported network.
    names = [name for name in network.state_dict() if not name.endswith("num_batches_tracked")]
    network.load_state_dict({name: weights[name_in_sample(name)] for name in names}, strict=False)


def export(name, ours, theirs):
    model = onnx.load(str(ours / "model.onnx"))
    program = importlib.import_module(f"networks.{name}")
    network = program.Network().eval()
    load_weights(network, model, getattr(program, "name_in_sample", lambda own: own))
    if hasattr(program, "SCRIPT"):
        network = torch.jit.script(network)
    inputs = [value.name for value in model.graph.input]
    outputs = [value.name for value in model.graph.output]
    axes = {
        value.name: {i: dimension.dim_param for i, dimension in enumerate(value.type.tensor_type.shape.dim) if dimension.dim_param}
        for value in model.graph.input
    }
    for folder in sorted(ours.glob("test_data_set_*")):
        samples = [read(folder / f"input_{i}.pb") for i in range(len(inputs))]
        results = network(*samples)
        target = theirs / folder.name
        target.mkdir(parents=True)
        for i, sample in enumerate(samples):
            write(target / f"input_{i}.pb", inputs[i], sample)
        for i, result in enumerate([results] if torch.is_tensor(results) else results):
            write(target / f"output_{i}.pb", outputs[i], result)

    traced = tuple(read(ours / f"test_data_set_{TRACED}" / f"input_{i}.pb") for i in range(len(inputs)))
    try:
        torch.onnx.export(
            network, traced, str(theirs / "model.onnx"), input_names=inputs, output_names=outputs, dynamic_axes=axes, opset_version=OPSET)
    except Exception as error:
        (theirs / "model.onnx").unlink(missing_ok=True)
        (theirs / "refusal.txt").write_text(f"{type(error).__name__}: {error}")


def main():
    warnings.simplefilter("ignore")
    torch.manual_seed(1)
    torch.set_grad_enabled(False)
    ours, theirs = Path(sys.argv[1]), Path(sys.argv[2])
    shutil.rmtree(theirs, ignore_errors=True)
    for folder in sorted(path for path in ours.iterdir() if (path / "model.onnx").exists()):
        export(folder.name, folder, theirs / folder.name)
        print(f"{folder.name}: {'exported' if (theirs / folder.name / 'model.onnx').exists() else 'refused'}", flush=True)


if __name__ == "__main__":
    main()
