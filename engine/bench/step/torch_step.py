"""The tutorial's network in PyTorch, by its own layers.

nn.LocalResponseNorm divides its alpha by the window, the tutorial's is divided already. Max-pooling
with `ceil_mode` pads below and to the right, as TensorFlow's SAME does for even sides. Weight decay
is the optimiser's, whose gradient is the same as that of a term of the loss; the loss of the first
step is told with that term.
"""

import dataclasses
import itertools
from typing import Any

from engine.bench.step import step_workload


@dataclasses.dataclass(frozen=True)
class Mode:
  """A way to run it."""
  precision: str = 'float32'
  channels_last: bool = True
  compiled: bool = False


MODES = {
    'eager': Mode(channels_last=False),
    'channels_last': Mode(),
    'channels_last, compile': Mode(compiled=True),
    'channels_last, bf16 autocast': Mode('bfloat16'),
    'channels_last, compile, bf16 autocast': Mode('bfloat16', compiled=True),
}


def build(task: step_workload.Task, mode: Mode) -> 'TorchStep':
  """Returns a training that has taken its first step."""
  return TorchStep(task, mode)


class TorchStep:
  """A training in PyTorch.

  Attributes:
    network: what is trained.
    averages: of its parameters.
  """

  def __init__(self, task: step_workload.Task, mode: Mode):
    import torch
    self._task = task
    torch.set_num_threads(task.threads)
    torch.manual_seed(0)
    self._autocast = lambda: torch.autocast(
        'cpu', torch.bfloat16, enabled=mode.precision == 'bfloat16')
    self.network = network(task)
    memory_format = torch.channels_last if mode.channels_last else torch.contiguous_format
    self.network.to(memory_format=memory_format)
    self._compute = torch.compile(self._loss) if mode.compiled else self._loss
    self._batches = itertools.cycle([
        (torch.from_numpy(images).permute(0, 3, 1, 2).contiguous(memory_format=memory_format),
         torch.from_numpy(labels).long())
        for images, labels in zip(task.images, task.labels, strict=True)])
    self._optimizer = optimizer(self.network, task)
    self._variables = list(self.network.parameters())
    self.averages = [variable.detach().clone() for variable in self._variables]
    self._average = torch.optim.swa_utils.get_ema_multi_avg_fn(task.moving_average_decay)
    decay = sum(group['weight_decay'] * float((weights.detach() ** 2).sum()) / 2
                for group in self._optimizer.param_groups for weights in group['params'])
    self._facts = (float(self._step()) + decay,
                   sum(variable.numel() for variable in self._variables))

  def work(self) -> int:
    """Takes some steps."""
    for _ in range(self._task.steps_per_turn):
      self._step()
    return self._task.steps_per_turn

  def facts(self) -> tuple[float, int]:
    """Returns the loss of the first step and the number of parameters."""
    return self._facts

  def _loss(self, images: Any, labels: Any) -> Any:
    from torch.nn import functional
    with self._autocast():
      logits = self.network(images)
    return functional.cross_entropy(logits.float(), labels)

  def _step(self) -> Any:
    import torch
    images, labels = next(self._batches)
    self._optimizer.zero_grad(set_to_none=True)
    loss = self._compute(images, labels)
    loss.backward()
    self._optimizer.step()
    with torch.no_grad():
      self._average(self.averages, self._variables, None)
    return loss.detach()


def network(task: step_workload.Task) -> Any:
  """Returns the network with its initial values."""
  from torch import nn
  side, channels = task.images.shape[3:]
  features = 64 * (-(-side // 4)) ** 2

  def norm() -> Any:
    return nn.LocalResponseNorm(9, alpha=0.001, beta=0.75, k=1.0)

  def pool() -> Any:
    return nn.MaxPool2d(3, 2, ceil_mode=True)

  layers = nn.Sequential(
      nn.Conv2d(channels, 64, 5, padding=2), nn.ReLU(), pool(), norm(),
      nn.Conv2d(64, 64, 5, padding=2), nn.ReLU(), norm(), pool(), nn.Flatten(),
      nn.Linear(features, 384), nn.ReLU(), nn.Linear(384, 192), nn.ReLU(),
      nn.Linear(192, task.num_classes))
  weighted: list[Any] = [layer for layer in layers if hasattr(layer, 'weight')]
  for layer, initial in zip(weighted, step_workload.LAYERS, strict=True):
    nn.init.trunc_normal_(layer.weight, std=initial.stddev, a=-2 * initial.stddev,
                          b=2 * initial.stddev)
    nn.init.constant_(layer.bias, initial.bias)
  return layers


def optimizer(layers: Any, task: step_workload.Task) -> Any:
  """Returns plain gradient descent, with decay for the weights of the two large layers."""
  import torch
  decayed = [layer.weight for layer in layers if isinstance(layer, torch.nn.Linear)][:2]
  rest = [variable for variable in layers.parameters()
          if all(variable is not weights for weights in decayed)]
  return torch.optim.SGD(
      [{'params': decayed, 'weight_decay': task.weight_decay},
       {'params': rest, 'weight_decay': 0.0}], lr=task.learning_rate, fused=True)
