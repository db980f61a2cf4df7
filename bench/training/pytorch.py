"""Trains with PyTorch on one thread. The first line of standard input is the task; each further one asks for
{"losses": count} or for {"seconds": least}, the seconds per step of as many steps as take so long."""

import base64
import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
task = json.loads(sys.stdin.readline())


def tensor(field, dtype, *shape):
    return torch.frombuffer(bytearray(base64.b64decode(field)), dtype=dtype).reshape(shape)


modules = []
for layer in task["layers"]:
    linear = nn.Linear(layer["k"], layer["n"])
    with torch.no_grad():
        linear.weight.copy_(tensor(layer["weight"], torch.float32, layer["n"], layer["k"]))
        linear.bias.copy_(tensor(layer["bias"], torch.float32, layer["n"]))
    modules.append(linear)
    if layer["activation"] is not None:
        modules.append({"relu": nn.ReLU, "tanh": nn.Tanh}[layer["activation"]]())
net = nn.Sequential(*modules)

is_classes = task["loss"] == "crossEntropy"
loss_of = nn.CrossEntropyLoss() if is_classes else nn.BCEWithLogitsLoss()
batches = [
    (
        tensor(batch["x"], torch.float32, task["rows"], -1),
        tensor(batch["y"], torch.int32, -1).long() if is_classes else tensor(batch["y"], torch.float32, -1, 1),
    )
    for batch in task["batches"]
]

settings = {
    "lr": task["lr"],
    "betas": tuple(task["betas"]),
    "eps": task["epsilon"],
    "weight_decay": task["weightDecay"],
}
kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[task["optimizer"]]
try:
    # One kernel for all parameters; on the CPU since PyTorch 2.4.
    optimizer = kind(net.parameters(), fused=True, **settings)
except (TypeError, RuntimeError):
    optimizer = kind(net.parameters(), **settings)

taken = 0


def step():
    global taken
    x, y = batches[taken % len(batches)]
    taken += 1
    optimizer.zero_grad()
    loss = loss_of(net(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def seconds_per_step(least):
    count = 1
    while True:
        start = time.perf_counter()
        for _ in range(count):
            step()
        elapsed = time.perf_counter() - start
        if elapsed > least:
            return elapsed / count
        count = max(2 * count, int(count * least / max(elapsed, 1e-6)) + 1)


for line in sys.stdin:
    asked = json.loads(line)
    answer = [step() for _ in range(asked["losses"])] if "losses" in asked else seconds_per_step(asked["seconds"])
    print(json.dumps(answer), flush=True)
