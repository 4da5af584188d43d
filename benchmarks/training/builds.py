#!/usr/bin/python3
"""Trainings of two builds of this repository in turns, one thread each; of each the fastest epoch counts.

  benchmarks/training/builds.py BEFORE --rounds 2 \\
    --sentiment DIR --glove FILE --pictures DIR --resnet18 FILE --styles DIR --squeezenet FILE --photos DIR --teacher FILE

BEFORE is a checkout whose training program is built in Release; the other build is this checkout's. A training runs where its data are
given: rnn and lstm (--sentiment, --glove), resnet18 (--pictures, --resnet18), stylize (--styles, --squeezenet; the median iteration
counts), features (--photos, --teacher: vgg19_distilled's weights). Only figures of one run compare: --rounds alternates the builds.
"""
import argparse, json, pathlib, statistics, subprocess, sys, tempfile

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("before", type=pathlib.Path)
parser.add_argument("--rounds", type=int, default=2)
for name in ("sentiment", "glove", "pictures", "resnet18", "styles", "squeezenet", "photos", "teacher"):
    parser.add_argument(f"--{name}", type=pathlib.Path)
given = parser.parse_args()

OLD_NAMES = {"--images": "--pictures", "--image-every": "--picture-every"}  # of builds before the command line was one program

trainings = {}
if given.sentiment and given.glove:
    for model in ("rnn-glove", "lstm-glove"):
        trainings[model] = ["sentiment", "--model", model, "--data", given.sentiment, "--glove", given.glove, "--epochs", "2"]
if given.pictures and given.resnet18:
    trainings["resnet18"] = [
        "classifier", "--mode", "finetune", "--recipe", "tutorial", "--head-first", "0", "--data", given.pictures, "--weights", given.resnet18,
        "--batch", "8", "--epochs", "2"]
if given.styles and given.squeezenet:
    trainings["stylize"] = [
        "stylize", "--preset", "starry-night", "--images", given.styles, "--weights", given.squeezenet, "--iterations", "40",
        "--image-every", "0"]
if given.photos and given.teacher:
    trainings["features"] = [
        "features", "--data", given.photos, "--teacher", "vgg19_distilled", "--weights", given.teacher, "--side", "128", "--batch", "4",
        "--epochs", "2"]
if not trainings:
    parser.error("no data are given")

programs = ("artifacts/bin/Torchline.Cli/release/Torchline.Cli.dll", "artifacts/bin/Torchline.Training/release/Torchline.Training.dll")
builds = {
    name: next(path for program in programs if (path := root / program).exists())
    for name, root in (("before", given.before), ("now", pathlib.Path(__file__).parents[2]))
}
best = {}
for number in range(given.rounds):
    for training, arguments in trainings.items():
        for build, path in list(builds.items())[:: -1 if number % 2 else 1]:
            with tempfile.TemporaryDirectory() as runs:
                given_names = arguments if "Torchline.Cli" in str(path) else [OLD_NAMES.get(part, part) for part in arguments]
                command = ["dotnet", path, "train", *given_names, "--threads", "1", "--runs", runs, "--name", "run"]
                process = subprocess.run([str(part) for part in command], capture_output=True, text=True)
                if process.returncode:
                    sys.exit(f"{training}, {build}: {process.stderr}")
                with open(f"{runs}/run/metrics.jsonl", encoding="utf-8") as file:
                    seconds = [json.loads(line)["seconds"] for line in file]
            value = statistics.median(seconds) if training == "stylize" else min(seconds)
            best[training, build] = min(value, best.get((training, build), value))

print(f"{'training':<12} {'before':>9} {'now':>9} {'before / now':>13}")
for training in trainings:
    before, now = best[training, "before"], best[training, "now"]
    print(f"{training:<12} {before:>9.3f} {now:>9.3f} {before / now:>13.2f}")
