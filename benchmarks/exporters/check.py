"""Checks every ONNX file below a folder by onnx.checker with full shape inference: check.py FOLDER.

The installed package may be older than a file: one that it has no operator set for is reported as unchecked, with the newest version that
it has. The exit code is 1 if a file is wrong or if none could be checked.
"""
import sys
from pathlib import Path

import onnx
from onnx import checker, defs


def main():
    newest, ir = defs.onnx_opset_version(), onnx.IR_VERSION
    files = sorted(Path(sys.argv[1]).rglob("*.onnx"))
    right, wrong, unchecked = 0, 0, 0
    for path in files:
        model = onnx.load(str(path))
        opset = max(entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx"))
        if opset > newest or model.ir_version > ir:
            unchecked += 1
            print(f"{path}: unchecked, operator set {opset} and file format {model.ir_version}")
            continue
        try:
            checker.check_model(str(path), full_check=True)
            right += 1
        except Exception as error:
            wrong += 1
            print(f"{path}: {error}")
    print(f"onnx {onnx.__version__} (operator set {newest}, file format {ir}): {right} right, {wrong} wrong, {unchecked} unchecked")
    sys.exit(0 if wrong == 0 and right > 0 else 1)


if __name__ == "__main__":
    main()
