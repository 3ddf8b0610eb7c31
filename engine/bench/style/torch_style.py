"""The iteration of style transfer in PyTorch, as in PyTorch's own tutorial on the subject."""

import dataclasses
from typing import Any

from engine.bench.style import style_workload

# torch.Tensor; PyTorch is imported in worker processes only and may not be installed.
Tensor = Any


@dataclasses.dataclass(frozen=True)
class TorchStyleMode:
  """A configuration of PyTorch."""
  channels_last: bool = True
  compiled: bool = False


MODES = {'eager': TorchStyleMode(False), 'channels_last': TorchStyleMode(),
         'compile': TorchStyleMode(False, True)}


def build(workload: style_workload.StyleWorkload, mode: TorchStyleMode) -> 'TorchStyle':
  """Returns an optimization that has taken its first iteration."""
  return TorchStyle(workload, mode)


class TorchStyle:
  """An optimization of the workload's content image by Adam.

  Attributes:
    image: the optimized image, [1, 3, size, size].
  """

  def __init__(self, workload: style_workload.StyleWorkload, mode: TorchStyleMode):
    import torch
    torch.set_num_threads(workload.threads)
    layout = torch.channels_last if mode.channels_last else torch.contiguous_format
    self._layers = [(name, torch.from_numpy(filters).permute(3, 2, 0, 1).contiguous(
        memory_format=layout), torch.from_numpy(biases))
                    for name, filters, biases in style_workload.weights(workload)]
    self._mean = torch.tensor(style_workload.MEAN).reshape(1, 3, 1, 1)
    content, style = (torch.from_numpy(image).permute(0, 3, 1, 2).contiguous(
        memory_format=layout) for image in style_workload.images(workload))
    with torch.no_grad():
      self._content = self._activations(content)[style_workload.CONTENT_LAYER]
      activations = self._activations(style)
      self._grams = {name: gram(activations[name]) for name in style_workload.STYLE_LAYERS}
    self.image = content.clone().requires_grad_()
    self._optimizer = torch.optim.Adam([self.image], lr=style_workload.LEARNING_RATE)
    self._loss = torch.compile(self._eager_loss) if mode.compiled else self._eager_loss
    self._first_iteration = style_workload.FirstIteration(self._step())

  def work(self) -> int:
    """Takes one iteration and returns 1."""
    self._step()
    return 1

  def first_iteration(self) -> style_workload.FirstIteration:
    """Returns the loss of the first iteration."""
    return self._first_iteration

  def _activations(self, image: Tensor) -> dict[str, Tensor]:
    from torch.nn import functional
    hidden, found = image - self._mean, {}
    for name, filters, biases in self._layers:
      if name.endswith('_1') and name != '1_1':
        hidden = functional.max_pool2d(hidden, 2, ceil_mode=True)
      hidden = functional.relu(functional.conv2d(hidden, filters, biases, padding=1))
      found[f'relu{name}'] = hidden
      if f'relu{name}' == style_workload.STYLE_LAYERS[-1]:
        break
    return found

  def _eager_loss(self, image: Tensor) -> Tensor:
    activations = self._activations(image)
    content = ((activations[style_workload.CONTENT_LAYER] - self._content) ** 2).mean()
    style = sum(((gram(activations[name]) - target) ** 2).mean()
                for name, target in self._grams.items())
    down, across = image.diff(dim=2), image.diff(dim=3)
    return (style_workload.CONTENT_WEIGHT * content + style_workload.STYLE_WEIGHT * style
            + style_workload.TV_WEIGHT * ((down ** 2).mean() + (across ** 2).mean()))

  def _step(self) -> float:
    import torch
    self._optimizer.zero_grad()
    loss = self._loss(self.image)
    loss.backward()
    self._optimizer.step()
    with torch.no_grad():
      self.image.clamp_(0, 255)
    return loss.item()


def gram(features: Tensor) -> Tensor:
  """Returns the Gram matrix [C, C] of a layer [1, C, H, W]."""
  rows = features.flatten(2)[0]
  return rows @ rows.T / rows.numel()
