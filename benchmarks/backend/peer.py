"""The PyTorch peer of the training benchmark: the same models, requests and answers as peer.mjs."""

import json
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(int(sys.argv[1]))


class Recurrent(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.recurrent = kind(16, 32, batch_first=True)
        self.out = nn.Linear(32, 10)

    def forward(self, x):
        return self.out(self.recurrent(x)[0][:, -1])


class Characters(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(64, 32)
        self.recurrent = nn.GRU(32, 128, batch_first=True)
        self.out = nn.Linear(128, 64)

    def forward(self, x):
        return self.out(self.recurrent(self.embedding(x))[0]).flatten(0, 1)


def separable(inputs, outputs, stride):
    return [
        nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=False),
        nn.Conv2d(inputs, outputs, 1),
        nn.ReLU(),
    ]


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.skip = nn.Identity()
        if stride != 1:
            self.skip = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x):
        return F.relu(self.body(x) + self.skip(x))


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        self.encode = nn.Linear(784, 400)
        self.mean = nn.Linear(400, 20)
        self.log_variance = nn.Linear(400, 20)
        self.decode = nn.Linear(20, 400)
        self.out = nn.Linear(400, 784)

    def forward(self, x):
        hidden = F.relu(self.encode(x))
        mu, log_var = self.mean(hidden), self.log_variance(hidden)
        z = mu + torch.randn_like(mu) * torch.exp(0.5 * log_var)
        return self.out(F.relu(self.decode(z))), mu, log_var


RECURRENT = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


def model_of(name):
    if name == "cnn":
        return nn.Sequential(
            *[nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2)],
            *[nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)],
            *[nn.Flatten(), nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, 10)],
        )
    if name == "mlp":
        return nn.Sequential(
            *[nn.Flatten(), nn.Linear(784, 512), nn.ReLU()],
            *[nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 10)],
        )
    if name == "toy":
        return nn.Sequential(
            *[nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 2)]
        )
    if name == "lenet":
        return nn.Sequential(
            *[nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2)],
            *[nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2)],
            *[nn.Flatten(), nn.Linear(400, 120), nn.Tanh()],
            *[nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)],
        )
    if name == "resnet":
        return nn.Sequential(
            *[nn.Conv2d(1, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()],
            *[Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2)],
            *[nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)],
        )
    if name == "separable":
        return nn.Sequential(
            *[nn.Conv2d(1, 16, 3, 2, 1), nn.ReLU()],
            *separable(16, 32, 1),
            *separable(32, 64, 2),
            *[nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)],
        )
    if name in RECURRENT:
        return Recurrent(RECURRENT[name])
    if name == "character gru":
        return Characters()
    if name == "autoencoder":
        return nn.Sequential(
            *[nn.Conv2d(1, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 8, 3, 2, 1), nn.ReLU()],
            *[nn.ConvTranspose2d(8, 16, 3, 2, 1, 1), nn.ReLU()],
            *[nn.ConvTranspose2d(16, 1, 3, 2, 1, 1), nn.Sigmoid()],
        )
    return Vae()


def prepare(name, batch):
    model = model_of(name)
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    if name == "character gru":
        x = torch.randint(0, 64, (batch, 64))
        y = torch.randint(0, 64, (batch * 64,))
    else:
        shapes = {"toy": (2,), **{each: (40, 16) for each in RECURRENT}}
        x = torch.rand(batch, *shapes.get(name, (1, 28, 28)))
        y = torch.randint(0, 2 if name == "toy" else 10, (batch,))
    flat = x.reshape(batch, -1)

    def step():
        optimizer.zero_grad()
        if name == "vae":
            logits, mu, log_var = model(flat)
            bce = F.binary_cross_entropy_with_logits(logits, flat, reduction="sum")
            loss = bce - 0.5 * torch.sum(1 + log_var - mu * mu - log_var.exp())
        elif name == "autoencoder":
            loss = F.mse_loss(model(x), x)
        else:
            loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def median(values):
    return sorted(values)[len(values) // 2]


def timed(run, count):
    times = []
    for _ in range(count):
        began = time.perf_counter()
        run()
        times.append((time.perf_counter() - began) * 1e3)
    return median(times)


running = {}


def measure(request):
    batch = request.get("batch", 64)
    if request["kind"] == "product":
        a, b = torch.rand(512, 512), torch.rand(512, 512)
        return timed(lambda: a @ b, request["steps"] * 10)
    name = request["model"]
    if name not in running:
        running[name] = prepare(name, batch)
    running[name]()
    return timed(running[name], request["steps"]) / batch


print(json.dumps({"ready": True, "version": torch.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps({"ms": measure(json.loads(line))}), flush=True)
