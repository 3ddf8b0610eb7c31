"""The result of training a classic learner: errors and accuracy of every epoch."""

import dataclasses
import json
import pathlib

import numpy as np

from engine.evaluation import metrics
from tfrecords import atomic_file


@dataclasses.dataclass(frozen=True)
class EpochResult:
  """The result of one epoch.

  Attributes:
    errors: misclassified training examples, before the update of their batch.
    correct: correctly classified evaluation images, after the epoch.
    distance: largest difference from the automatic gradients; None if not checked.
  """
  errors: int
  correct: int
  distance: float | None = None


@dataclasses.dataclass(frozen=True, eq=False)
class TrainingResult:
  """The result of a training; the attributes are keys of the JSON file.

  Attributes:
    model: name of the learner.
    settings: its hyperparameters.
    dataset: name of the data set.
    train_examples: number of training images.
    examined_on: the evaluation images, `test` or `validation`.
    count: number of evaluation images.
    epochs: in order.
    seconds: of training, evaluation included.
    templates: weights of the first units, as images [n, height, width, channels].
  """
  model: str
  settings: dict[str, object]
  dataset: str
  train_examples: int
  examined_on: str
  count: int
  epochs: tuple[EpochResult, ...]
  seconds: float
  templates: np.ndarray

  def accuracy(self, epoch: EpochResult) -> float:
    """Returns the accuracy after an epoch."""
    return epoch.correct / self.count

  def save(self, path: pathlib.Path, command: str) -> None:
    """Writes everything but the templates as a JSON file."""
    values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)
              if field.name not in ('templates', 'epochs')}
    values['epochs'] = [dataclasses.asdict(epoch) | {'accuracy': self.accuracy(epoch)}
                        for epoch in self.epochs]
    atomic_file.write_text(path, json.dumps({'command': command, **values}, indent=2) + '\n')

  def summary(self) -> str:
    """Returns the result in one line."""
    last = self.epochs[-1]
    low, high = metrics.wilson_interval(last.correct, self.count)
    return (f'accuracy = {self.accuracy(last):.4f}: {last.correct:,} of {self.count:,} '
            f'{self.examined_on} images (95% interval {low:.4f} to {high:.4f}) after '
            f'{len(self.epochs)} epoch{"s" * (len(self.epochs) > 1)}, {self.seconds:.1f} s')
