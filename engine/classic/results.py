"""How a course went: errors and accuracy of every epoch."""

import dataclasses
import json
import pathlib

import numpy as np

from engine.evaluation import metrics
from tfrecords import atomic_file


@dataclasses.dataclass(frozen=True)
class Epoch:
  """How it stands after an epoch.

  Attributes:
    errors: wrong answers in the course of the epoch.
    correct: right answers about the images that it is examined on.
    distance: largest distance from the automatic gradients; None where nobody looked.
  """
  errors: int
  correct: int
  distance: float | None = None


@dataclasses.dataclass(frozen=True, eq=False)
class Outcome:
  """How a course went.

  Attributes:
    model: name of the learner.
    settings: of the learner.
    dataset: name of the data set.
    train_examples: how many images it learned from.
    examined_on: `test` or `validation` images.
    count: how many of them.
    epochs: one after the other.
    seconds: of learning, examinations included.
    templates: weights of the first columns, as images [n, height, width, channels].
  """
  model: str
  settings: dict[str, object]
  dataset: str
  train_examples: int
  examined_on: str
  count: int
  epochs: tuple[Epoch, ...]
  seconds: float
  templates: np.ndarray

  def accuracy(self, epoch: Epoch) -> float:
    """Returns the share of right answers after an epoch."""
    return epoch.correct / self.count

  def save(self, path: pathlib.Path, command: str) -> None:
    """Writes everything but the images as a JSON file."""
    values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)
              if field.name not in ('templates', 'epochs')}
    values['epochs'] = [dataclasses.asdict(epoch) | {'accuracy': self.accuracy(epoch)}
                        for epoch in self.epochs]
    atomic_file.write_text(path, json.dumps({'command': command, **values}, indent=2) + '\n')

  def closing(self) -> str:
    """Returns the result in a line."""
    last = self.epochs[-1]
    low, high = metrics.wilson_interval(last.correct, self.count)
    return (f'accuracy = {self.accuracy(last):.4f}: {last.correct:,} of {self.count:,} '
            f'{self.examined_on} images (95% interval {low:.4f} to {high:.4f}) after '
            f'{len(self.epochs)} epochs, {self.seconds:.1f} s')
