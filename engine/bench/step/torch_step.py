"""The tutorial's training step in PyTorch, with its own layers.

nn.LocalResponseNorm divides its alpha by the window size; the tutorial's constant is already
divided. Max pooling with `ceil_mode` pads at the bottom and the right, as TensorFlow's SAME does
for even sides. Weight decay is part of the optimizer, with the same gradient as a term in the loss;
the reported loss of the first step includes that term.
"""

import dataclasses
import itertools
from typing import Any

from engine.bench.step import step_workload

# torch.Tensor, torch.nn.Module and torch.optim.Optimizer; PyTorch is imported in worker processes
# only and may not be installed.
Tensor = Any
Module = Any
Optimizer = Any


@dataclasses.dataclass(frozen=True)
class TorchMode:
  """A configuration of PyTorch."""
  compute_dtype: str = 'float32'
  channels_last: bool = True
  compiled: bool = False


MODES = {
    'eager': TorchMode(channels_last=False),
    'channels_last': TorchMode(),
    'channels_last, compile': TorchMode(compiled=True),
    'channels_last, bf16 autocast': TorchMode('bfloat16'),
    'channels_last, compile, bf16 autocast': TorchMode('bfloat16', compiled=True),
}


def build(workload: step_workload.StepWorkload, mode: TorchMode) -> 'TorchStep':
  """Returns a training that has taken its first step."""
  return TorchStep(workload, mode)


class TorchStep:
  """A training in PyTorch.

  Attributes:
    network: the network that is trained.
    averages: the moving averages of its parameters.
  """

  def __init__(self, workload: step_workload.StepWorkload, mode: TorchMode):
    import torch
    self._workload = workload
    torch.set_num_threads(workload.threads)
    torch.manual_seed(0)
    self._autocast = lambda: torch.autocast(
        'cpu', torch.bfloat16, enabled=mode.compute_dtype == 'bfloat16')
    self.network = network(workload)
    memory_format = torch.channels_last if mode.channels_last else torch.contiguous_format
    self.network.to(memory_format=memory_format)
    self._compute = torch.compile(self._loss) if mode.compiled else self._loss
    self._batches = itertools.cycle([
        (torch.from_numpy(images).permute(0, 3, 1, 2).contiguous(memory_format=memory_format),
         torch.from_numpy(labels).long())
        for images, labels in zip(workload.images, workload.labels, strict=True)])
    self._optimizer = optimizer(self.network, workload)
    self._variables = list(self.network.parameters())
    self.averages = [variable.detach().clone() for variable in self._variables]
    self._average = torch.optim.swa_utils.get_ema_multi_avg_fn(workload.moving_average_decay)
    decay = sum(group['weight_decay'] * float((weights.detach() ** 2).sum()) / 2
                for group in self._optimizer.param_groups for weights in group['params'])
    self._first_step = step_workload.FirstStep(
        float(self._step()) + decay, sum(variable.numel() for variable in self._variables))

  def work(self) -> int:
    """Takes `steps_per_call` steps and returns their number."""
    for _ in range(self._workload.steps_per_call):
      self._step()
    return self._workload.steps_per_call

  def first_step(self) -> step_workload.FirstStep:
    """Returns the loss of the first step and the number of parameters."""
    return self._first_step

  def _loss(self, images: Tensor, labels: Tensor) -> Tensor:
    from torch.nn import functional
    with self._autocast():
      logits = self.network(images)
    return functional.cross_entropy(logits.float(), labels)

  def _step(self) -> Tensor:
    import torch
    images, labels = next(self._batches)
    self._optimizer.zero_grad(set_to_none=True)
    loss = self._compute(images, labels)
    loss.backward()
    self._optimizer.step()
    with torch.no_grad():
      self._average(self.averages, self._variables, None)
    return loss.detach()


def network(workload: step_workload.StepWorkload) -> Module:
  """Returns the network with its initial values."""
  from torch import nn
  side, channels = workload.images.shape[3:]
  features = 64 * (-(-side // 4)) ** 2

  def norm() -> Module:
    return nn.LocalResponseNorm(9, alpha=0.001, beta=0.75, k=1.0)

  def pool() -> Module:
    return nn.MaxPool2d(3, 2, ceil_mode=True)

  layers = nn.Sequential(
      nn.Conv2d(channels, 64, 5, padding=2), nn.ReLU(), pool(), norm(),
      nn.Conv2d(64, 64, 5, padding=2), nn.ReLU(), norm(), pool(), nn.Flatten(),
      nn.Linear(features, 384), nn.ReLU(), nn.Linear(384, 192), nn.ReLU(),
      nn.Linear(192, workload.num_classes))
  layers_with_weights: list[Module] = [layer for layer in layers if hasattr(layer, 'weight')]
  for layer, initial in zip(layers_with_weights, step_workload.LAYERS, strict=True):
    nn.init.trunc_normal_(layer.weight, std=initial.stddev, a=-2 * initial.stddev,
                          b=2 * initial.stddev)
    nn.init.constant_(layer.bias, initial.bias)
  return layers


def optimizer(layers: Module, workload: step_workload.StepWorkload) -> Optimizer:
  """Returns plain SGD with weight decay for the weights of local3 and local4."""
  import torch
  decayed = [layer.weight for layer in layers if isinstance(layer, torch.nn.Linear)][:2]
  rest = [variable for variable in layers.parameters()
          if all(variable is not weights for weights in decayed)]
  return torch.optim.SGD(
      [{'params': decayed, 'weight_decay': workload.weight_decay},
       {'params': rest, 'weight_decay': 0.0}], lr=workload.learning_rate, fused=True)
