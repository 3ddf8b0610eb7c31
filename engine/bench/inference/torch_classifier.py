"""A trained network in PyTorch layers, from uint8 images to logits."""

from collections.abc import Callable, Iterator
import math

import numpy as np

from engine.bench.inference import inference_workload
from engine.bench.step import torch_step


def build(workload: inference_workload.InferenceWorkload,
          mode: torch_step.TorchMode) -> Callable[[torch_step.Tensor], torch_step.Tensor]:
  """Returns what computes float32 logits [n, classes] of uint8 images [n, height, width, channels].

  It is to be called under `torch.inference_mode()`. Compiled, it is frozen: PyTorch then packs the
  weights once, as its guide for inference on processors advises.

  Args:
    workload: the network.
    mode: of PyTorch.
  """
  import torch
  torch.set_num_threads(workload.threads)
  memory_format = torch.channels_last if mode.channels_last else torch.contiguous_format
  network = torch_step.network(workload.architecture()).eval()
  with torch.no_grad():
    for parameter, values in zip(network.parameters(), in_torch_order(workload), strict=True):
      parameter.copy_(torch.from_numpy(values))
  network.to(memory_format=memory_format)
  rows, columns = workload.window
  least = math.prod(workload.input_shape) ** -0.5

  def logits(images: torch_step.Tensor) -> torch_step.Tensor:
    inputs = images[:, rows, columns].permute(0, 3, 1, 2).float()
    if workload.standardize:
      variance, mean = torch.var_mean(inputs, (1, 2, 3), correction=0, keepdim=True)
      inputs = (inputs - mean) / variance.sqrt().clamp_min(least)
    else:
      inputs = inputs / 255
    with torch.autocast('cpu', torch.bfloat16, enabled=mode.compute_dtype == 'bfloat16'):
      return network(inputs.contiguous(memory_format=memory_format)).float()

  if not mode.compiled:
    return logits
  from torch._inductor import config
  config.freezing = True
  return torch.compile(logits, dynamic=False)


def in_torch_order(workload: inference_workload.InferenceWorkload) -> Iterator[np.ndarray]:
  """Yields the parameters in PyTorch's layouts: outputs first, channels before height and width."""
  channels = workload.input_shape[2]
  is_flattened = False
  for values in workload.weights:
    if values.ndim == 4:
      channels = values.shape[3]
      yield np.ascontiguousarray(values.transpose(3, 2, 0, 1))
    elif values.ndim == 2 and not is_flattened:
      is_flattened = True
      features = values.reshape(-1, channels, values.shape[1]).transpose(1, 0, 2)
      yield np.ascontiguousarray(features.reshape(values.shape).T)
    else:
      yield np.ascontiguousarray(values.T)
