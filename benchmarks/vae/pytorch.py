"""One training of index.mjs by PyTorch, its example of a variational autoencoder: its layers, start and loss."""

import gzip
import json
import os
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

asked = json.loads(sys.argv[1])
torch.set_num_threads(asked["threads"])
torch.manual_seed(asked["seed"])


def images(part):
    path = os.path.join(os.environ["NOTEGRAD_DATA"], f"{part}-images-idx3-ubyte")
    opened = gzip.open(path + ".gz") if os.path.exists(path + ".gz") else open(path, "rb")
    with opened as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16)
    return torch.from_numpy(pixels.reshape(-1, 784).astype(np.float32) / 255)


digits = images("train")[:10_000]
test = images("t10k")


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 400)
        self.mean = nn.Linear(400, 20)
        self.log_var = nn.Linear(400, 20)
        self.decoder = nn.Sequential(nn.Linear(20, 400), nn.ReLU(), nn.Linear(400, 784))

    def negative_elbo(self, x):
        h = F.relu(self.hidden(x))
        mean, log_var = self.mean(h), self.log_var(h)
        logits = self.decoder(mean + torch.exp(log_var / 2) * torch.randn_like(mean))
        bce = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        return bce - 0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())


vae = VAE()
optimizer = torch.optim.Adam(vae.parameters(), lr=1e-3)
seconds, nats, epoch = 0.0, float("inf"), 0
while nats > asked["goal"] and epoch < asked["epochs"]:
    epoch += 1
    began = time.perf_counter()
    for batch in torch.randperm(len(digits)).split(128):
        optimizer.zero_grad()
        loss = vae.negative_elbo(digits[batch]) / len(batch)
        loss.backward()
        optimizer.step()
        loss.item()
    seconds += time.perf_counter() - began
    with torch.no_grad():
        nats = sum(vae.negative_elbo(x).item() for x in test.split(1000)) / len(test)
print(json.dumps({"version": torch.__version__, "epochs": epoch, "nats": nats, "seconds": seconds}))
