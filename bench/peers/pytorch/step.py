"""One training step (forward, backward, Adam) in PyTorch on the CPU, for the shapes of bench/training.

    OPENBLAS_NUM_THREADS=1 python3 step.py THREADS SECONDS [SHAPE ...]

Prints one line of JSON: the median milliseconds of a step by shape. Debian: apt-get install python3-torch libopenblas0-pthread;
without the second PyTorch multiplies with the plain reference BLAS and is up to ten times slower.
"""
import json
import statistics
import sys
import time

import torch
from torch import nn


class Recurrent(nn.Module):
    def __init__(self, features, units):
        super().__init__()
        self.lstm = nn.LSTM(features, units, batch_first=True)
        self.out = nn.Linear(units, 1)

    def forward(self, x):
        states, _ = self.lstm(x)
        return self.out(states[:, -1]).squeeze(1)


class Pairs(nn.Module):
    def __init__(self, users, items, width):
        super().__init__()
        self.users, self.items = nn.Embedding(users, width), nn.Embedding(items, width)
        self.dense = nn.Sequential(nn.Linear(2 * width, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1))

    def forward(self, users, items):
        return self.dense(torch.cat([self.users(users), self.items(items)], 1)).squeeze(1)


class Block(nn.Module):
    def __init__(self, vocabulary, length, width, heads, inner):
        super().__init__()
        self.ids, self.positions = nn.Embedding(vocabulary, width), nn.Parameter(torch.zeros(length, width))
        self.block = nn.TransformerEncoderLayer(width, heads, inner, dropout=0.0, batch_first=True, norm_first=True)
        self.out = nn.Linear(width, vocabulary)

    def forward(self, ids):
        return self.out(self.block(self.ids(ids) + self.positions)[:, -1])


def mlp(batch):
    model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 1), nn.Flatten(0))
    x, y = torch.randn(batch, 64), torch.randn(batch)
    return model, lambda: nn.functional.mse_loss(model(x), y)


def lstm(batch, length, features, units):
    model = Recurrent(features, units)
    x, y = torch.randn(batch, length, features), torch.randn(batch)
    return model, lambda: nn.functional.mse_loss(model(x), y)


def ncf(batch, users, items, width):
    model = Pairs(users, items, width)
    u, i, y = torch.randint(users, (batch,)), torch.randint(items, (batch,)), torch.randint(2, (batch,)).float()
    return model, lambda: nn.functional.binary_cross_entropy_with_logits(model(u, i), y)


def transformer(batch, vocabulary, length, width, inner):
    model = Block(vocabulary, length, width, 4, inner)
    ids, labels = torch.randint(vocabulary, (batch, length)), torch.randint(vocabulary, (batch,))
    return model, lambda: nn.functional.cross_entropy(model(ids), labels)


shapes = {
    "mlp": lambda: mlp(256),
    "mlp-big": lambda: mlp(2048),
    "lstm": lambda: lstm(64, 30, 8, 32),
    "lstm-big": lambda: lstm(128, 60, 16, 128),
    "ncf": lambda: ncf(256, 5_000, 2_000, 16),
    "ncf-big": lambda: ncf(1024, 100_000, 20_000, 64),
    "transformer": lambda: transformer(64, 1_000, 30, 32, 64),
    "transformer-big": lambda: transformer(64, 5_000, 64, 128, 512),
}


def measure(name, seconds):
    torch.manual_seed(1)
    model, loss_of = shapes[name]()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)

    def step():
        optimiser.zero_grad()
        loss = loss_of()
        loss.backward()
        optimiser.step()

    for _ in range(5):
        step()
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 10:
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[1]))
    wanted = sys.argv[3:] or list(shapes)
    print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads(), "milliseconds": {name: measure(name, float(sys.argv[2])) for name in wanted}}))
