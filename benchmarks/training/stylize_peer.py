#!/usr/bin/env python3
"""The style transfer of Gatys et al. in Python on Debian's python3-torch and python3-torchvision: the same start, settings and features.

Prints the losses and the seconds of each iteration, as metrics.jsonl has them. Everything is read from the config.json of a run of
`torchline train stylize` at one scale, so both sides always do the same work.
"""
import argparse
import json
import time

import torch
from PIL import Image
from torch import nn
from torchvision import models, transforms

MEAN, DEVIATION = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
STAGES = {"vgg16": [2, 2, 3, 3, 3], "vgg19": [2, 2, 4, 4, 4], "vgg19_distilled": [2, 2, 4, 4, 1]}


def vgg_names(depths):
    names = []
    for stage, depth in enumerate(depths, 1):
        for number in range(1, depth + 1):
            names += [f"conv{stage}_{number}", f"relu{stage}_{number}"]
        names.append(f"pool{stage}")
    return names


class Denormalize(nn.Module):
    def forward(self, x):
        mean, deviation = (torch.tensor(values).view(1, 3, 1, 1) for values in (MEAN, DEVIATION))
        return x * deviation + mean


def distilled(weights):
    modules, channels = {"pixels": Denormalize(), "input": nn.Conv2d(3, 3, 1)}, 3
    for name in vgg_names(STAGES["vgg19_distilled"])[:-1]:
        if name.startswith("conv"):
            width = weights[f"{name}.bias"].numel()
            modules[name] = nn.Conv2d(channels, width, 3, padding=1, padding_mode="reflect")
            channels = width
        else:
            modules[name] = nn.ReLU(inplace=True) if name.startswith("relu") else nn.MaxPool2d(2)
    network = nn.Sequential()
    for name, module in modules.items():
        network.add_module(name, module)
    network.load_state_dict(weights, strict=False)
    return list(modules), network


def layers(name, file):
    """Names and modules of a feature network, from the picture on."""
    weights = torch.load(file)
    if name == "vgg19_distilled":
        return distilled(weights)
    features = getattr(models, name)().features
    features.load_state_dict({key[len("features."):]: value for key, value in weights.items() if key.startswith("features.")}, strict=False)
    return vgg_names(STAGES[name]) if name in STAGES else [str(i) for i in range(len(features))], features


def activations(names, modules, wanted, x):
    found = {}
    for name, module in zip(names, modules):
        x = module(x)
        if name in wanted:
            found[name] = x
        if len(found) == len(wanted):
            return found
    raise ValueError(f"no layers {wanted - found.keys()}")


def gram(x):
    _, channels, height, width = x.shape
    flat = x.reshape(1, channels, height * width)
    return flat.bmm(flat.transpose(1, 2)) / (channels * height * width)


def picture(path, short_side):
    prepare = transforms.Compose([transforms.Resize(short_side), transforms.ToTensor(), transforms.Normalize(MEAN, DEVIATION)])
    return prepare(Image.open(path).convert("RGB"))[None]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("run", help="a run folder of torchline train stylize")
    with open(f"{arguments.parse_args().run}/config.json", encoding="utf-8") as file:
        config = json.load(file)
    options, recipe = config["options"], config["options"]["recipe"]
    torch.set_num_threads(config["threads"])

    names, modules = layers(options["features"], options["weights"])
    torch.manual_seed(config["seed"])  # after the network, whose first weights are drawn, too
    for parameter in modules.parameters():
        parameter.requires_grad_(False)
    modules.eval()
    weights = {layer["name"]: layer["weight"] for layer in recipe["styleLayers"]}
    wanted = set(weights) | {recipe["contentLayer"]}
    content = picture(options["content"], options["shortSide"])
    with torch.no_grad():
        target = activations(names, modules, wanted, content)[recipe["contentLayer"]].clone()
        style = activations(names, modules, wanted, picture(options["style"], options["styleShortSide"]))
        grams = {name: gram(style[name]) for name in weights}
    content_weight, smoothness = recipe["contentWeight"], recipe["totalVariationWeight"]
    if recipe["relative"]:
        content_weight /= target.square().sum().item()
        weights = {name: weight / grams[name].square().sum().item() for name, weight in weights.items()}
        smoothness /= content.numel()
    x = {"content": content.clone, "noise": lambda: torch.rand_like(content)}[options["start"]]().requires_grad_()

    bound = recipe.get("clamp")
    low, high = (
        (torch.full((1, 3, 1, 1), -bound), torch.full((1, 3, 1, 1), bound)) if bound is not None
        else ((torch.full((3,), edge) - torch.tensor(MEAN)).div(torch.tensor(DEVIATION)).view(1, 3, 1, 1) for edge in (0.0, 1.0)))

    def optimizer_at(rate):
        if recipe["optimizer"] == "lbfgs":
            return torch.optim.LBFGS([x], lr=rate, max_iter=1, tolerance_grad=1e-5)
        return torch.optim.Adam([x], lr=rate)

    def closure():
        optimizer.zero_grad(set_to_none=True)
        found = activations(names, modules, wanted, x)
        losses["content"] = content_weight * (found[recipe["contentLayer"]] - target).square().sum()
        losses["style"] = sum(weight * (gram(found[name]) - grams[name]).square().sum() for name, weight in weights.items())
        down, beside = x[:, :, 1:] - x[:, :, :-1], x[:, :, :, 1:] - x[:, :, :, :-1]
        losses["totalVariation"] = smoothness * (down.square().sum() + beside.square().sum())
        total = sum(losses.values())
        total.backward()
        return total

    losses = {}
    optimizer = optimizer_at(recipe["learningRate"])
    for t in range(recipe["iterations"]):
        started = time.perf_counter()
        if t == recipe["decayAt"]:
            optimizer = optimizer_at(recipe["finalLearningRate"])
        if t < recipe["clampUntil"]:
            with torch.no_grad():
                x.clamp_(low, high)
        optimizer.step(closure)
        values = {name: value.item() for name, value in losses.items()}
        seconds = time.perf_counter() - started
        print(json.dumps({"step": t + 1, "loss": sum(values.values()), **values, "seconds": round(seconds, 3)}), flush=True)


if __name__ == "__main__":
    main()
