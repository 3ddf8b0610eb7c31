"""The gate of an export: source and export answer the whole test set before it counts as done.

The runtime of the export is another program than what made it (LiteRT, onnxruntime, OpenVINO,
Keras, or TensorFlow in another process than the converter's).
"""

import dataclasses
import json

import numpy as np

from engine.evaluation import metrics
from engine.evaluation import paired_comparison
from tfrecords import errors


@dataclasses.dataclass(frozen=True)
class Report:
  """Source against export on the same images.

  Attributes:
    paired: which of the two is right how often; the source is the first.
    changed: number of images whose answer is another class.
    largest_difference: of a probability.
  """
  paired: paired_comparison.PairedCounts
  changed: int
  largest_difference: float

  @property
  def source_correct(self) -> int:
    """Number of images that the source classifies right."""
    return self.paired.both + self.paired.first_alone

  @property
  def export_correct(self) -> int:
    """Number of images that the export classifies right."""
    return self.paired.both + self.paired.second_alone

  @property
  def loss(self) -> float:
    """Accuracy of the source minus that of the export."""
    return -self.paired.difference

  def lines(self) -> list[str]:
    """Returns the lines for the user."""
    return [f'accuracy on {self.paired.count:,} test images: source '
            f'{_share(self.source_correct, self.paired.count)}, export '
            f'{_share(self.export_correct, self.paired.count)}',
            f'{self.changed:,} of {self.paired.count:,} answers changed; largest difference of a '
            f'probability {self.largest_difference:.2g}']

  def to_json(self, **further: object) -> str:
    """Returns the text of gate.json, with further fields."""
    count = self.paired.count
    return json.dumps({
        **further, 'images': count, 'source': _json(self.source_correct, count),
        'export': _json(self.export_correct, count),
        'difference': round(self.paired.difference, 6),
        'difference_interval': [round(end, 6) for end in self.paired.interval],
        'changed_answers': self.changed,
        'largest_difference': float(f'{self.largest_difference:.3g}')}, indent=2) + '\n'


def compare(labels: np.ndarray, source: np.ndarray, export: np.ndarray) -> Report:
  """Compares two answers to the same images.

  Args:
    labels: int [n], the true classes.
    source: probabilities of the run's own network, [n, num_classes].
    export: those of the export.
  """
  first, second = source.argmax(axis=1), export.argmax(axis=1)
  return Report(paired_comparison.count(first == labels, second == labels),
                int(np.count_nonzero(first != second)), float(np.abs(source - export).max()))


def refuse_loss(report: Report, max_loss: float, what: str) -> None:
  """Refuses an export that loses too much accuracy.

  Args:
    report: of the export.
    max_loss: largest loss that is allowed, a share of the test images.
    what: the flag that asked for the export, for the message.

  Raises:
    errors.InputError: it loses more.
  """
  if report.loss > max_loss:
    count = report.paired.count
    raise errors.InputError(
        f'{what}: loses {report.loss:.4f} of accuracy on {count:,} test images (source '
        f'{report.source_correct / count:.4f}, export {report.export_correct / count:.4f}), more '
        f'than --max_loss={max_loss:g}; nothing is written; give a larger one, or another '
        '--quantize')


def _share(correct: int, count: int) -> str:
  low, high = metrics.wilson_interval(correct, count)
  return f'{correct / count:.4f} (95% {low:.4f}..{high:.4f})'


def _json(correct: int, count: int) -> dict[str, object]:
  return {'correct': correct, 'accuracy': round(correct / count, 6),
          'interval': [round(end, 6) for end in metrics.wilson_interval(correct, count)]}
