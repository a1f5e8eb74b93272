"""Results, gradients and optimiser steps for pipeline/tensor: `/usr/bin/python3 bench/peers/pytorch/vectors.py` writes test/vectors/pytorch.json.

Needs Debian's python3-torch. Everything in Float64 from a fixed seed, numbers to 9 digits. Inputs stand in our layout (weights
[inner, columns]) and are turned into PyTorch's inside the graph, so that gradients come back in ours. A case's gradients
are those of the sum of `factors` times its result.
"""

import json
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.stateless import functional_call

torch.manual_seed(20)
torch.set_default_dtype(torch.float64)
cases = []


def digits(tensor):
    if not tensor.is_floating_point():
        return tensor.flatten().tolist()
    return [float(f"{number:.9g}") for number in tensor.detach().flatten().tolist()]


def described(tensor):
    return {"shape": list(tensor.shape), "values": digits(tensor)}


def rounded(tensor):
    """What the file will say, so that both sides start from the same numbers."""
    return torch.tensor(digits(tensor), dtype=tensor.dtype).reshape(tensor.shape)


def normal(*shape):
    return rounded(torch.randn(shape))


def case(name, operation, learned, work, options=None, fixed=None, ids=None, after=None):
    """`learned` and `fixed` are tensors by name; `work` gets all of them and gives the result."""
    fixed, ids, options = fixed or {}, ids or {}, options or {}
    leaves = {key: value.clone().requires_grad_() for key, value in learned.items()}
    out = work(**leaves, **fixed, **ids)
    factors = normal(*out.shape)
    (out * factors).sum().backward()
    cases.append({
        "name": name,
        "operation": operation,
        "options": options,
        "learned": {key: described(value) for key, value in learned.items()},
        "fixed": {key: described(value) for key, value in fixed.items()},
        "ids": {key: described(value) for key, value in ids.items()},
        "out": described(out),
        "factors": digits(factors),
        "gradients": {key: digits(value.grad) for key, value in leaves.items()},
        "after": {key: digits(value) for key, value in (after() if after else {}).items()},
    })


# Layers

activations = {"linear": lambda x: x, "relu": F.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "gelu": F.gelu}
for activation, apply in activations.items():
    case(f"dense with {activation}", "dense", {"x": normal(5, 6), "weight": normal(6, 7), "bias": normal(7)},
         lambda x, weight, bias, apply=apply: apply(F.linear(x, weight.T, bias)), {"activation": activation})

case("layer norm", "layerNorm", {"x": normal(3, 2, 6), "gain": normal(6), "bias": normal(6)},
     lambda x, gain, bias: F.layer_norm(x, (6,), gain, bias))
case("softmax", "softmax", {"x": normal(3, 5)}, lambda x: F.softmax(x, -1))
case("log-softmax", "logSoftmax", {"x": normal(3, 5)}, lambda x: F.log_softmax(x, -1))

unary = {"gelu": F.gelu, "silu": F.silu, "softplus": F.softplus, "elu": F.elu, "leaky-relu": F.leaky_relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": F.relu, "exponential": torch.exp}
for kind, apply in unary.items():
    case(kind, "unary", {"x": rounded(normal(9) * 2)}, lambda x, apply=apply: apply(x), {"kind": kind})

for training in (True, False):
    mean, variance = normal(4), rounded(torch.rand(4) + 0.5)
    moved = [mean.clone(), variance.clone()]
    case(f"batch norm, {'training' if training else 'running figures'}", "batchNorm", {"x": normal(6, 4), "gain": normal(4), "bias": normal(4)},
         lambda x, gain, bias, mean, variance, training=training, moved=moved: F.batch_norm(x, *moved, gain, bias, training),
         {"isTraining": training}, fixed={"mean": mean, "variance": variance}, after=lambda moved=moved: {"mean": moved[0], "variance": moved[1]})

for stride, dilation, padding in ((1, 1, "valid"), (2, 1, "valid"), (1, 2, "same"), (1, 2, "causal")):
    def convolved(x, weight, bias, stride=stride, dilation=dilation, padding=padding):
        turned = x.transpose(1, 2)
        if padding == "causal":
            turned = F.pad(turned, (2 * dilation, 0))
        return F.conv1d(turned, weight.permute(2, 1, 0), bias, stride, "same" if padding == "same" else 0, dilation).transpose(1, 2)
    case(f"convolution, stride {stride}, dilation {dilation}, {padding}", "convolution",
         {"x": normal(2, 8, 3), "weight": normal(3, 3, 4), "bias": normal(4)}, convolved, {"stride": stride, "dilation": dilation, "padding": padding})
for kind, pool in (("maximum", F.max_pool1d), ("mean", F.avg_pool1d)):
    case(f"{kind} pool", "pool", {"x": normal(2, 7, 3)}, lambda x, pool=pool: pool(x.transpose(1, 2), 3, 2).transpose(1, 2), {"kind": kind, "size": 3, "stride": 2})

ids = torch.tensor([[3, 0, 5], [1, 3, 3]])
case("embedding with padding", "embedding", {"table": normal(6, 4)}, lambda table, ids: F.embedding(ids, table) * (ids != 0).unsqueeze(-1), {"paddingId": 0}, ids={"ids": ids})
for mode in ("sum", "mean"):
    case(f"embedding bag, {mode}, with padding", "embeddingBag", {"table": normal(6, 4)}, lambda table, ids, mode=mode: F.embedding_bag(ids, table, mode=mode, padding_idx=0), {"mode": mode, "paddingId": 0}, ids={"ids": ids})
case("embedding bag, weighted sum", "embeddingBag", {"table": normal(6, 4)},
     lambda table, weights, ids: F.embedding_bag(ids, table, mode="sum", per_sample_weights=weights), {"mode": "sum", "paddingId": -1}, fixed={"weights": normal(2, 3)}, ids={"ids": ids})

# Recurrent layers

modules = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
gates = {"lstm": 4, "gru": 3, "rnn": 1}
features, units, batch, length = 3, 4, 2, 5


def recurrent_weights(kind, suffix=""):
    width = gates[kind] * units
    return {f"input{suffix}": normal(features, width) / 2, f"state{suffix}": normal(units, width) / 2, f"inputBias{suffix}": normal(width) / 2, f"stateBias{suffix}": normal(width) / 2}


def recurrent(kind, x, weights, state=None, cell=None, lengths=None):
    bidirectional = "inputBack" in weights
    module = modules[kind](features, units, batch_first=True, bidirectional=bidirectional)
    # What its forward reads; functional_call does not reach it.
    module._flat_weights = [
        weights[f"{name}{suffix}"].T if name in ("input", "state") else weights[f"{name}{suffix}"]
        for suffix in (("", "Back") if bidirectional else ("",))
        for name in ("input", "state", "inputBias", "stateBias")
    ]
    given = x if lengths is None else nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    first = None if state is None else (state[None], cell[None]) if kind == "lstm" else state[None]
    states, last = module(given, first)
    return states, (last[0] if kind == "lstm" else last)


for kind in modules:
    shared = {key: rounded(value) for key, value in recurrent_weights(kind).items()}
    start = {"state": normal(batch, units), **({"cell": normal(batch, units)} if kind == "lstm" else {})}
    learned = {"x": normal(batch, length, features), **{f"weights/{key}": value for key, value in shared.items()}, **{f"first/{key}": value for key, value in start.items()}}

    def all_states(kind=kind, **inputs):
        weights = {key.split("/")[1]: value for key, value in inputs.items() if key.startswith("weights/")}
        return recurrent(kind, inputs["x"], weights, inputs["first/state"], inputs.get("first/cell"))[0]

    def last_state(mask, kind=kind, **inputs):
        weights = {key.split("/")[1]: value for key, value in inputs.items() if key.startswith("weights/")}
        return recurrent(kind, inputs["x"], weights, lengths=mask.sum(1).long())[1][0]

    case(f"{kind}, all states from given ones", "recurrent", learned, all_states, {"kind": kind})
    case(f"{kind}, last state of padded sequences", "lastState", {key: value for key, value in learned.items() if not key.startswith("first/")}, last_state, {"kind": kind},
         fixed={"mask": torch.tensor([[1.0, 1, 1, 1, 1], [1, 1, 1, 0, 0]])})

both = {**recurrent_weights("lstm"), **recurrent_weights("lstm", "Back")}
case("lstm in both directions", "bidirectional", {"x": normal(batch, length, features), **{f"weights/{key}": rounded(value) for key, value in both.items()}},
     lambda **inputs: recurrent("lstm", inputs["x"], {key.split("/")[1]: value for key, value in inputs.items() if key != "x"})[0], {"kind": "lstm"})

# Attention

width, heads = 6, 2
present = torch.tensor([[1.0, 1, 1, 1], [1, 1, 0, 0]])
for name, causal, masked in (("", False, False), (", causal", True, False), (", padded", False, True), (", causal and padded", True, True)):
    learned = {"x": normal(2, 4, width), **{f"{part}/weight": normal(width, width) / 2 for part in ("query", "key", "value", "output")}, **{f"{part}/bias": normal(width) for part in ("query", "key", "value", "output")}}

    def attended(causal=causal, masked=masked, mask=None, **inputs):
        module = nn.MultiheadAttention(width, heads, batch_first=True)
        parts = ("query", "key", "value")
        named = {
            "in_proj_weight": torch.cat([inputs[f"{part}/weight"].T for part in parts]),
            "in_proj_bias": torch.cat([inputs[f"{part}/bias"] for part in parts]),
            "out_proj.weight": inputs["output/weight"].T,
            "out_proj.bias": inputs["output/bias"],
        }
        x = inputs["x"]
        options = {"need_weights": False, "attn_mask": torch.ones(4, 4, dtype=torch.bool).triu(1) if causal else None, "key_padding_mask": mask == 0 if masked else None}
        return functional_call(module, named, (x, x, x), options)[0]

    case(f"multi-head attention{name}", "multiHeadAttention", {key: rounded(value) for key, value in learned.items()}, attended, {"heads": heads, "isCausal": causal}, fixed={"mask": present} if masked else {})

# Losses: of each row, weighted, divided by 5

row_weights = torch.tensor([1.0, 0.5, 2, 0, 1.5])


def mean_of(losses, weights):
    return (losses.reshape(5, -1).mean(1) * weights).sum() / 5


def loss(name, operation, learned, row_losses, options=None, fixed=None, ids=None):
    case(name, operation, learned, lambda weights, **inputs: mean_of(row_losses(**inputs), weights), options, {**(fixed or {}), "weights": row_weights}, ids)


loss("mean squared error", "squared", {"x": normal(5, 3)}, lambda x, target: F.mse_loss(x, target, reduction="none"), fixed={"target": normal(5, 3)})
loss("mean absolute error", "absolute", {"x": normal(5, 3)}, lambda x, target: F.l1_loss(x, target, reduction="none"), fixed={"target": normal(5, 3)})
loss("Huber", "huber", {"x": normal(5, 3)}, lambda x, target: F.huber_loss(x, target, reduction="none", delta=0.8), {"delta": 0.8}, {"target": normal(5, 3)})
loss("binary cross-entropy", "binary", {"x": rounded(normal(5, 3) * 3)}, lambda x, target: F.binary_cross_entropy_with_logits(x, target, reduction="none", pos_weight=torch.tensor(2.5)), {"positiveWeight": 2.5}, {"target": rounded(torch.rand(5, 3).round())})
levels = [0.1, 0.5, 0.9]
loss("quantiles", "quantile", {"x": normal(5, 3)}, lambda x, target: torch.stack([torch.maximum(q * (target - x[:, i]), (q - 1) * (target - x[:, i])) for i, q in enumerate(levels)], 1), {"levels": levels}, {"target": normal(5)})
labels = torch.tensor([2, 0, 3, 1, -1])
for smoothing in (0, 0.1):
    loss(f"softmax cross-entropy, smoothing {smoothing}", "crossEntropy", {"x": normal(5, 4)}, lambda x, labels, smoothing=smoothing: F.cross_entropy(x, labels, reduction="none", ignore_index=-1, label_smoothing=smoothing), {"smoothing": smoothing}, ids={"labels": labels})
negatives, log_q = [3, 5, 1, 3, 6], digits(torch.log_softmax(torch.randn(7), 0))


def sampled(x, table, labels):
    q = torch.tensor(log_q)
    safe = labels.clamp(min=0)
    drawn = torch.tensor(negatives)
    others = (x @ table[drawn].T - q[drawn]).masked_fill(drawn[None] == safe[:, None], -math.inf)
    logits = torch.cat([((x * table[safe]).sum(1) - q[safe])[:, None], others], 1)
    return F.cross_entropy(logits, torch.zeros_like(labels).masked_fill(labels < 0, -1), reduction="none", ignore_index=-1)


loss("sampled softmax with logQ", "sampled", {"x": normal(5, 3), "table": normal(7, 3)}, sampled, {"negatives": negatives, "logProbabilities": log_q}, ids={"labels": labels})
loss("Bayesian personalised ranking", "ranking", {"positive": normal(5), "negative": normal(5, 2)}, lambda positive, negative: -F.logsigmoid(positive[:, None] - negative))


def info_nce(query, key):
    logits = F.normalize(query, dim=1) @ F.normalize(key, dim=1).T / 0.2
    own = torch.arange(5)
    return (F.cross_entropy(logits, own, reduction="none") + F.cross_entropy(logits.T, own, reduction="none")) / 2


loss("contrastive, both ways", "contrastive", {"query": normal(5, 4), "key": normal(5, 4)}, info_nce, {"temperature": 0.2})
loss("divergence from a teacher", "divergence", {"student": normal(5, 4)}, lambda student, teacher: F.kl_div(F.log_softmax(student / 2, 1), F.log_softmax(teacher / 2, 1), reduction="none", log_target=True).sum(1) * 4, {"temperature": 2}, {"teacher": normal(5, 4)})

# Optimisers: three steps of a table [5, 3] and a bias [4] from given gradients

start = {"table": normal(5, 3), "bias": normal(4)}
gradients = [{"table": normal(5, 3), "bias": normal(4)} for _ in range(3)]
touched = [[0, 3], [3, 1], [4, 0]]
optimisers = []


def optimised(name, settings, make, sparse=False):
    parameters = {key: nn.Parameter(value.clone()) for key, value in start.items()}
    optimiser = make(list(parameters.values()))
    norms = []
    for step in range(3):
        for key, parameter in parameters.items():
            parameter.grad = gradients[step][key].clone()
            if sparse and key == "table":
                rows = torch.tensor(touched[step])
                parameter.grad = torch.sparse_coo_tensor(rows[None], parameter.grad[rows], (5, 3)).coalesce()
            elif sparse:
                parameter.grad = None
        if settings.get("clipNorm"):
            norms.append(float(nn.utils.clip_grad_norm_(list(parameters.values()), settings["clipNorm"])))
        if settings.get("clipValue"):
            nn.utils.clip_grad_value_(list(parameters.values()), settings["clipValue"])
        optimiser.step()
    optimisers.append({"name": name, "settings": settings, "isSparse": sparse, "norms": norms, "weights": {key: digits(value) for key, value in parameters.items()}})


optimised("SGD", {"kind": "sgd", "rate": 0.1}, lambda p: torch.optim.SGD(p, 0.1))
optimised("SGD with momentum and decay", {"kind": "sgd", "rate": 0.1, "momentum": 0.9, "weightDecay": 0.05}, lambda p: torch.optim.SGD(p, 0.1, 0.9, weight_decay=0.05))
optimised("SGD with Nesterov's momentum", {"kind": "sgd", "rate": 0.1, "momentum": 0.8, "isNesterov": True}, lambda p: torch.optim.SGD(p, 0.1, 0.8, nesterov=True))
optimised("Adam", {"kind": "adam", "rate": 0.05}, lambda p: torch.optim.Adam(p, 0.05))
optimised("Adam with decay", {"kind": "adam", "rate": 0.05, "weightDecay": 0.1, "beta1": 0.8}, lambda p: torch.optim.Adam(p, 0.05, (0.8, 0.999), weight_decay=0.1))
optimised("AdamW", {"kind": "adamw", "rate": 0.05, "weightDecay": 0.1}, lambda p: torch.optim.AdamW(p, 0.05, weight_decay=0.1))
optimised("Adam with the norm cut", {"kind": "adam", "rate": 0.05, "clipNorm": 1.5}, lambda p: torch.optim.Adam(p, 0.05))
optimised("SGD with values cut", {"kind": "sgd", "rate": 0.1, "clipValue": 0.4}, lambda p: torch.optim.SGD(p, 0.1))
# SparseAdam adds epsilon before it corrects the bias, Adam and we after: so small a one that it makes no difference.
optimised("Adam of touched rows", {"kind": "adam", "rate": 0.05, "isLazy": True, "epsilon": 1e-14}, lambda p: torch.optim.SparseAdam(p, 0.05, eps=1e-14), sparse=True)

schedules = []
for kind, final, every, make in (
    ("linear", 0.1, 1, lambda o: torch.optim.lr_scheduler.LinearLR(o, 1, 0.1, 12)),
    ("cosine", 0.05, 1, lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 12, 0.05 * 0.2)),
    ("step", 0.5, 2, lambda o: torch.optim.lr_scheduler.StepLR(o, 2, 0.5)),
    ("exponential", 0.7, 1, lambda o: torch.optim.lr_scheduler.ExponentialLR(o, 0.7)),
):
    optimiser = torch.optim.SGD([nn.Parameter(torch.zeros(1))], 0.2)
    scheduler = make(optimiser)
    rates = []
    for step in range(12):
        rates.append(float(f"{optimiser.param_groups[0]['lr']:.9g}"))
        optimiser.step()
        if kind in ("linear", "cosine") or step % 3 == 2:
            scheduler.step()
    schedules.append({"kind": kind, "final": final, "every": every, "rate": 0.2, "totalSteps": 12, "stepsPerEpoch": 3, "rates": rates})

path = pathlib.Path(__file__).resolve().parents[3] / "test/vectors/pytorch.json"
path.parent.mkdir(exist_ok=True)
lines = lambda entries: "[\n" + ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries) + "\n]"
given = json.dumps({"start": {k: digits(v) for k, v in start.items()}, "gradients": [{k: digits(v) for k, v in g.items()} for g in gradients], "touched": touched}, separators=(",", ":"))
path.write_text(f'{{"torch":{json.dumps(torch.__version__)},\n"cases":{lines(cases)},\n"training":{given},\n"optimisers":{lines(optimisers)},\n"schedules":{lines(schedules)}}}\n')
print(f"{len(cases)} cases, {len(optimisers)} optimisers, {len(schedules)} schedules: {path.stat().st_size} bytes in {path}")
