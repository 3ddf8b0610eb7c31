"""The iteration of style transfer in PyTorch, as its own tutorial on the subject does it."""

import dataclasses
from typing import Any

from engine.bench.style import style_workload


@dataclasses.dataclass(frozen=True)
class Mode:
  """A way to run it."""
  channels_last: bool = True
  compiled: bool = False


MODES = {'eager': Mode(False), 'channels_last': Mode(), 'compile': Mode(False, True)}


def build(task: style_workload.Task, mode: Mode) -> 'TorchStyle':
  """Returns an optimisation that has taken its first iteration."""
  return TorchStyle(task, mode)


class TorchStyle:
  """An optimisation of the task's content by Adam.

  Attributes:
    picture: what is painted, [1, 3, size, size].
  """

  def __init__(self, task: style_workload.Task, mode: Mode):
    import torch
    torch.set_num_threads(task.threads)
    layout = torch.channels_last if mode.channels_last else torch.contiguous_format
    self._layers = [(name, torch.from_numpy(filters).permute(3, 2, 0, 1).contiguous(
        memory_format=layout), torch.from_numpy(biases))
                    for name, filters, biases in style_workload.weights(task)]
    self._mean = torch.tensor(style_workload.MEAN).reshape(1, 3, 1, 1)
    content, style = (torch.from_numpy(picture).permute(0, 3, 1, 2).contiguous(
        memory_format=layout) for picture in style_workload.pictures(task))
    with torch.no_grad():
      self._content = self._look(content)[style_workload.CONTENT]
      seen = self._look(style)
      self._grams = {name: gram(seen[name]) for name in style_workload.STYLES}
    self.picture = content.clone().requires_grad_()
    self._optimizer = torch.optim.Adam([self.picture], lr=style_workload.LEARNING_RATE)
    self._loss = torch.compile(self._plain_loss) if mode.compiled else self._plain_loss
    self._facts = (self._step(), 0)

  def work(self) -> int:
    """Takes an iteration."""
    self._step()
    return 1

  def facts(self) -> tuple[float, int]:
    """Returns the loss of the first iteration, and 0 for an estimate that nobody makes."""
    return self._facts

  def _look(self, picture: Any) -> dict[str, Any]:
    from torch.nn import functional
    hidden, found = picture - self._mean, {}
    for name, filters, biases in self._layers:
      if name.endswith('_1') and name != '1_1':
        hidden = functional.max_pool2d(hidden, 2, ceil_mode=True)
      hidden = functional.relu(functional.conv2d(hidden, filters, biases, padding=1))
      found[f'relu{name}'] = hidden
      if f'relu{name}' == style_workload.STYLES[-1]:
        break
    return found

  def _plain_loss(self, picture: Any) -> Any:
    seen = self._look(picture)
    content = ((seen[style_workload.CONTENT] - self._content) ** 2).mean()
    style = sum(((gram(seen[name]) - wanted) ** 2).mean() for name, wanted in self._grams.items())
    down, across = picture.diff(dim=2), picture.diff(dim=3)
    return (style_workload.CONTENT_WEIGHT * content + style_workload.STYLE_WEIGHT * style
            + style_workload.SMOOTHNESS_WEIGHT * ((down ** 2).mean() + (across ** 2).mean()))

  def _step(self) -> float:
    import torch
    self._optimizer.zero_grad()
    loss = self._loss(self.picture)
    loss.backward()
    self._optimizer.step()
    with torch.no_grad():
      self.picture.clamp_(0, 255)
    return loss.item()


def gram(features: Any) -> Any:
  """Returns the Gram matrix of a layer [1, C, H, W], [C, C]."""
  rows = features.flatten(2)[0]
  return rows @ rows.T / rows.numel()
