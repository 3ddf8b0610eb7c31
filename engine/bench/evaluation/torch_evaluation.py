"""The evaluation of a trained network by a loop over batches in PyTorch."""

import numpy as np

from engine.bench.evaluation import framework_evaluation
from engine.bench.inference import inference_workload
from engine.bench.inference import torch_classifier
from engine.bench.step import torch_step

MODES = torch_step.MODES


class TorchEvaluation:
  """Evaluates a network with the batch size that is fastest here."""

  def __init__(self, workload: inference_workload.InferenceWorkload, images: np.ndarray,
               labels: np.ndarray, mode: torch_step.TorchMode):
    """Compiles the network and chooses the batch size.

    Args:
      workload: the network.
      images: uint8 [n, height, width, channels].
      labels: int32 [n].
      mode: of PyTorch.
    """
    import torch
    self._logits = torch_classifier.build(workload, mode)
    self._images = torch.from_numpy(images)
    self._labels = torch.from_numpy(labels).long()
    self._batch_size = framework_evaluation.fastest(
        lambda size: self._evaluate(size, framework_evaluation.NUM_TRIED),
        framework_evaluation.sizes(len(images)))

  def work(self) -> int:
    """Evaluates all images and returns their number."""
    self._found = self._evaluate(self._batch_size, len(self._images))
    return len(self._images)

  def outcome(self) -> framework_evaluation.EvalOutcome:
    """Returns what the last evaluation found."""
    return self._found

  def _evaluate(self, batch_size: int, most: int) -> framework_evaluation.EvalOutcome:
    import torch
    from torch.nn import functional
    correct, loss = torch.zeros([], dtype=torch.long), torch.zeros([], dtype=torch.double)
    with torch.inference_mode():
      count = min(most, len(self._images))
      for start in range(0, count, batch_size):
        labels = self._labels[start:start + batch_size]
        logits = self._logits(self._images[start:start + batch_size])
        correct += (logits.argmax(1) == labels).sum()
        loss += functional.cross_entropy(logits, labels, reduction='sum')
    return framework_evaluation.EvalOutcome(correct.item() / count, loss.item() / count, batch_size)
