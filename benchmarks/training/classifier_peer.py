#!/usr/bin/env python3
"""The fine-tuning of a ResNet-18 in Python on Debian's python3-torch and python3-torchvision: the same pictures, recipe and evaluation.

Prints the seconds of each epoch, as metrics.jsonl has them. The settings are read from the config.json of a run of
`torchline train classifier --mode finetune`, so both sides always do the same work.
"""
import argparse
import json
import time

import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader
from torchvision import datasets, models, transforms

NORMALIZE = transforms.Compose([transforms.ToTensor(), transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])


def views(view, recipe):
    least = recipe["augmentation"]["smallestArea"]
    random = [transforms.RandomResizedCrop(view["side"], scale=(least, 1)), transforms.RandomHorizontalFlip(), NORMALIZE]
    centred = [transforms.Resize(view["shortSide"]), transforms.CenterCrop(view["side"]), NORMALIZE]
    return transforms.Compose(random), transforms.Compose(centred)


@torch.no_grad()
def accuracy(network, pictures):
    network.eval()
    right = sum((network(images).argmax(1) == labels).sum().item() for images, labels in pictures)
    return right / len(pictures.dataset)


def swap(parameters, average):
    with torch.no_grad():
        for parameter, mean in zip(parameters, average):
            kept = parameter.detach().clone()
            parameter.copy_(mean)
            mean.copy_(kept)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("run", help="a run folder of torchline train classifier")
    arguments.add_argument("--workers", type=int, default=2, help="processes that decode pictures")
    arguments = arguments.parse_args()
    with open(f"{arguments.run}/config.json", encoding="utf-8") as file:
        config = json.load(file)
    options, recipe = config["options"], config["options"]["recipe"]
    torch.set_num_threads(config["threads"])
    torch.manual_seed(config["seed"])

    random, centred = views(options["view"], recipe)
    learn = datasets.ImageFolder(f"{options['data']}/train", random)
    batches = DataLoader(learn, recipe["batchSize"], shuffle=True, num_workers=arguments.workers)
    held_out = DataLoader(datasets.ImageFolder(f"{options['data']}/val", centred), 32, num_workers=arguments.workers)

    network = models.resnet18()
    network.load_state_dict(torch.load(options["weights"]))
    network.fc = torch.nn.Linear(network.fc.in_features, len(learn.classes))
    parameters = list(network.parameters())
    head = list(network.fc.parameters())
    rates = [recipe["learningRate"], recipe["learningRate"] * recipe["backboneRate"]]
    groups = [{"params": head}, {"params": [parameter for name, parameter in network.named_parameters() if not name.startswith("fc.")]}]
    optimizer = torch.optim.SGD(groups, lr=rates[0], momentum=recipe["momentum"], weight_decay=recipe["weightDecay"])
    average = [parameter.detach().clone() for parameter in parameters] if recipe["averageDecay"] else None
    step = 0
    for epoch in range(recipe["epochs"]):
        started = time.perf_counter()
        network.train()
        if recipe["fixedStatistics"]:
            for module in network.modules():
                if isinstance(module, torch.nn.BatchNorm2d):
                    module.eval()
        for group, rate in zip(optimizer.param_groups, rates):
            group["lr"] = rate * recipe["decayFactor"] ** (epoch // recipe["decayEvery"])
        loss_sum = torch.zeros(1, dtype=torch.float64)
        for images, labels in batches:
            loss = F.cross_entropy(network(images), labels)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            step += 1
            if average:
                keep = min(recipe["averageDecay"], (1 + step) / (10 + step))
                with torch.no_grad():
                    for mean, parameter in zip(average, parameters):
                        mean.mul_(keep).add_(parameter, alpha=1 - keep)
            loss_sum.add_(loss.detach(), alpha=len(labels))
        if average:
            swap(parameters, average)
        right = accuracy(network, held_out)
        if average:
            swap(parameters, average)
        seconds = time.perf_counter() - started
        print(json.dumps({
            "epoch": epoch + 1, "train.loss": loss_sum.item() / len(learn), "val.accuracy": right, "seconds": round(seconds, 3),
        }), flush=True)


if __name__ == "__main__":
    main()
