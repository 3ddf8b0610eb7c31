"""Answers of a trained network in PyTorch."""

import numpy as np

from engine.bench.inference import inference_workload
from engine.bench.inference import torch_classifier
from engine.bench.step import torch_step

MODES = torch_step.MODES


class TorchAnswers:
  """A network that is asked for the same images again and again."""

  def __init__(self, workload: inference_workload.InferenceWorkload, images: np.ndarray,
               mode: torch_step.TorchMode):
    """Asks once.

    Args:
      workload: the network.
      images: uint8 [n, height, width, channels], of one batch.
      mode: of PyTorch.
    """
    self._images = images
    self._logits = torch_classifier.build(workload, mode)
    self.work()

  def work(self) -> int:
    """Answers, and returns the number of images."""
    return len(self.probabilities())

  def probabilities(self) -> np.ndarray:
    """Returns the probabilities of the images, float32 [n, num_classes]."""
    import torch
    with torch.inference_mode():
      return self._logits(torch.from_numpy(self._images)).softmax(1).numpy()
