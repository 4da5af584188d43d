#!/usr/bin/env python3
"""The sentiment models' training in Python on Debian's python3-torch: the same networks, recipes, batches and evaluation.

Prints the seconds of each epoch (training and evaluation on the development set), as metrics.jsonl has them.
The settings are read from the config.json of a run of `torchline train sentiment`, so both sides always do the same work.
Of two-way it repeats the classifier's own training, not the language model's.
"""
import argparse
import json
import time

import torch
from torch import nn
from torch.nn import functional as F


def read(path):
    sentences, labels = [], []
    with open(path, encoding="utf-8") as file:
        for line in file:
            label, *words = line.split()
            sentences.append(words)
            labels.append(float(label))
    return sentences, torch.tensor(labels)


class Bow(nn.Module):
    def __init__(self, words, sizes):
        super().__init__()
        self.words = words
        self.linear = nn.Linear(words, 1)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, tokens):
        is_word = (tokens != 0).float()
        bag = torch.zeros(tokens.shape[0], self.words).scatter(1, tokens, is_word)
        return self.linear(bag).squeeze(1)


class Average(nn.Module):
    def __init__(self, words, sizes):
        super().__init__()
        self.embedding = nn.Embedding(words, sizes["embeddingDimension"])
        nn.init.normal_(self.embedding.weight, 0, sizes["embeddingScale"])
        self.dropout = nn.Dropout(sizes["outputDropout"])
        self.linear = nn.Linear(sizes["embeddingDimension"], 1)

    def forward(self, tokens):
        is_word = (tokens != 0).float().unsqueeze(2)
        total = (self.embedding(tokens) * is_word).sum(1)
        return self.linear(self.dropout(total / is_word.sum(1))).squeeze(1)


def initialise(embedding, layers, sizes):
    nn.init.normal_(embedding.weight, 0, sizes["embeddingScale"])
    for layer in layers:
        for name, parameter in layer.named_parameters():
            if "weight_hh" in name:
                for gate in parameter.data.split(sizes["hiddenSize"]):
                    nn.init.orthogonal_(gate)
            elif "bias" in name:
                nn.init.zeros_(parameter)


def recurrent(layer, sizes):
    return layer(sizes["embeddingDimension"], sizes["hiddenSize"], sizes["layers"], batch_first=True, dropout=sizes["layerDropout"])


def last_word(states, tokens):
    last = (tokens != 0).sum(1) - 1
    index = last.view(-1, 1, 1).expand(-1, 1, states.shape[2])
    return states.gather(1, index).squeeze(1)


class LastState(nn.Module):
    def __init__(self, words, sizes, layer):
        super().__init__()
        self.embedding = nn.Embedding(words, sizes["embeddingDimension"])
        self.embedding_dropout = nn.Dropout(sizes["embeddingDropout"])
        self.layer = recurrent(layer, sizes)
        self.output_dropout = nn.Dropout(sizes["outputDropout"])
        self.linear = nn.Linear(sizes["hiddenSize"], 1)
        initialise(self.embedding, [self.layer], sizes)

    def forward(self, tokens):
        states, _ = self.layer(self.embedding_dropout(self.embedding(tokens)))
        return self.linear(self.output_dropout(last_word(states, tokens))).squeeze(1)


class TwoWay(nn.Module):
    def __init__(self, words, sizes):
        super().__init__()
        self.forwards = LastState(words, sizes, nn.LSTM)
        self.backwards = LastState(words, sizes, nn.GRU)

    def each(self, tokens):
        is_word = tokens != 0
        mirrored = is_word.sum(1, keepdim=True) - is_word.cumsum(1)
        return torch.stack([self.forwards(tokens), self.backwards(tokens.gather(1, mirrored) * is_word)])

    def forward(self, tokens):
        return self.each(tokens).mean(0)


MODELS = {
    "bow": Bow,
    "avg": Average,
    "avg-glove": Average,
    "rnn-glove": lambda words, sizes: LastState(words, sizes, nn.RNN),
    "lstm-glove": lambda words, sizes: LastState(words, sizes, nn.LSTM),
    "two-way": TwoWay,
}


def batch(sentences, labels, indices):
    chosen = [sentences[i] for i in indices]
    length = max(map(len, chosen))
    return torch.tensor([ids + [0] * (length - len(ids)) for ids in chosen]), labels[indices]


@torch.no_grad()
def accuracy(network, sentences, labels):
    network.eval()
    right = 0
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
    for start in range(0, len(order), 500):
        tokens, targets = batch(sentences, labels, order[start : start + 500])
        right += ((network(tokens) > 0) == (targets > 0.5)).sum().item()
    network.train()
    return right / len(order)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("run", help="a run folder of torchline train sentiment")
    arguments.add_argument("--epochs", type=int)
    arguments = arguments.parse_args()
    with open(f"{arguments.run}/config.json", encoding="utf-8") as file:
        config = json.load(file)
    with open(f"{arguments.run}/vocabulary.txt", encoding="utf-8") as file:
        vocabulary = {word.rstrip("\n"): number for number, word in enumerate(file)}
    recipe, sizes = config["options"]["recipe"], config["options"]["architecture"]
    torch.set_num_threads(config["threads"])
    torch.manual_seed(config["seed"])

    splits = {}
    for split in ("train", "dev"):
        sentences, labels = read(f"{config['options']['data']}/{split}.txt")
        splits[split] = [[vocabulary.get(word, 1) for word in words] for words in sentences], labels
    sentences, labels = splits["train"]

    network = MODELS[sizes["model"]](len(vocabulary), sizes)
    if "glove" in config["options"]:
        embeddings = [module for module in network.modules() if isinstance(module, nn.Embedding)]
        with open(config["options"]["glove"], encoding="utf-8") as file, torch.no_grad():
            for line in file:
                word, *numbers = line.split(" ")
                for embedding in embeddings if word in vocabulary else []:
                    embedding.weight[vocabulary[word]] = torch.tensor([float(number) for number in numbers])
    parameters = list(network.parameters())
    optimizer = torch.optim.Adam(parameters, lr=recipe["learningRate"])
    average = [parameter.detach().clone() for parameter in parameters] if recipe["averageDecay"] else None
    size = recipe["batchSize"]
    epochs = arguments.epochs or recipe["epochs"]
    steps = epochs * -(-len(sentences) // size)
    step = 0
    for epoch in range(epochs):
        started = time.perf_counter()
        loss_sum = torch.zeros(1, dtype=torch.float64)
        order = torch.randperm(len(sentences)).tolist()
        for start in range(0, len(order), size):
            tokens, targets = batch(sentences, labels, order[start : start + size])
            if recipe["wordDropout"]:
                tokens = torch.where((torch.rand(tokens.shape) < recipe["wordDropout"]) & (tokens != 0), 1, tokens)
            if recipe["labelSmoothing"]:
                targets = targets * (1 - recipe["labelSmoothing"]) + recipe["labelSmoothing"] / 2
            for group in optimizer.param_groups:
                group["lr"] = recipe["learningRate"] * (1 - step / steps)
            logits = network.each(tokens) if isinstance(network, TwoWay) else network(tokens)
            loss = F.binary_cross_entropy_with_logits(logits, targets.expand_as(logits))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            if recipe["clipNorm"]:
                nn.utils.clip_grad_norm_(parameters, recipe["clipNorm"])
            optimizer.step()
            step += 1
            if average:
                keep = min(recipe["averageDecay"], (1 + step) / (10 + step))
                with torch.no_grad():
                    for mean, parameter in zip(average, parameters):
                        mean.mul_(keep).add_(parameter, alpha=1 - keep)
            loss_sum.add_(loss.detach(), alpha=len(targets))
        if average:
            kept = [parameter.detach().clone() for parameter in parameters]
            with torch.no_grad():
                for parameter, mean in zip(parameters, average):
                    parameter.copy_(mean)
        right = accuracy(network, *splits["dev"])
        if average:
            with torch.no_grad():
                for parameter, value in zip(parameters, kept):
                    parameter.copy_(value)
        seconds = time.perf_counter() - started
        print(json.dumps({
            "epoch": epoch + 1, "train.loss": loss_sum.item() / len(sentences), "dev.accuracy": right, "seconds": round(seconds, 3),
        }), flush=True)


if __name__ == "__main__":
    main()
