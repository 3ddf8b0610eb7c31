"""A course: a classic learner, a data set, and how well it does after every epoch."""

from collections.abc import Callable, Iterator
import dataclasses
import json
import pathlib
import time
from typing import Any

import numpy as np
import tensorflow as tf

from engine.classic import automatic
from engine.classic import catalogue
from engine.classic import mlp
from engine.classic import settings
from engine.evaluation import metrics
from tfrecords import errors
from tfrecords import preprocess
from tfrecords import reader
from tfrecords import spec as spec_lib

Report = Callable[[str], None]

# Whole images with pixels of 0 to 1, as the lessons have them.
_PLAIN = preprocess.Preprocessing(crop=0, standardize=False)


@dataclasses.dataclass(frozen=True)
class Request:
  """What to learn from.

  Attributes:
    spec: the data set.
    data_dir: where the data sets lie.
    data_source: binary, tfrecord or tfds.
    holdout_examples: the last so many training images are kept out, and examined instead of the
      test images; 0: none.
    check_gradients: whether each step of an MLP is held against the automatic gradients.
  """
  spec: spec_lib.DatasetSpec
  data_dir: str
  data_source: str = 'binary'
  holdout_examples: int = 0
  check_gradients: bool = False


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
    examined_on: `test` or `holdout` images.
    count: how many of them.
    epochs: one after the other.
    seconds: of learning, examinations included.
    templates: weights of the first columns, as images [n, height, width, channels].
  """
  model: str
  settings: dict[str, Any]
  dataset: str
  train_examples: int
  examined_on: str
  count: int
  epochs: tuple[Epoch, ...]
  seconds: float
  templates: np.ndarray

  def precision(self, epoch: Epoch) -> float:
    """Returns the share of right answers after an epoch."""
    return epoch.correct / self.count

  def save(self, path: pathlib.Path, command: str) -> None:
    """Writes everything but the images as JSON, to a file that is never seen half written."""
    values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)
              if field.name not in ('templates', 'epochs')}
    values['epochs'] = [dataclasses.asdict(epoch) | {'precision': self.precision(epoch)}
                        for epoch in self.epochs]
    partial = path.with_name(f'.{path.name}.partial')
    partial.write_text(json.dumps({'command': command, **values}, indent=2) + '\n')
    partial.replace(path)


def run(model: str, learner: catalogue.Learner, request: Request, report: Report,
        after_epoch: Callable[[int], Any] = lambda epochs: None) -> Outcome:
  """Lets a learner learn, and says how it goes.

  Args:
    model: its name.
    learner: who learns.
    request: what to learn from.
    report: takes a line.
    after_epoch: is called with 1 after each epoch.

  Raises:
    errors.InputError: the data cannot be used, or a setting does not fit them.
  """
  if request.check_gradients and not isinstance(learner, mlp.MultilayerPerceptron):
    raise errors.InputError(f'--check_gradients: --model={model} has none; leave it out')
  (inputs, labels), (asked, answers), examined_on = _examples(request)
  report(f'{model}: {inputs.shape[1]:,} inputs, {request.spec.num_classes} classes, '
         f'{len(inputs):,} training images of {request.spec.name}')
  report(f'settings: {settings.text(learner)}')
  epochs: list[Epoch] = []
  start = time.perf_counter()
  for wrong, distance in _learning(learner, inputs, labels, request.check_gradients):
    epochs.append(Epoch(wrong, int((learner.predict(asked) == answers.numpy()).sum()), distance))
    report(f'epoch {len(epochs)}: {wrong:,} errors, '
           f'precision @ 1 = {epochs[-1].correct / len(asked):.4f}'
           + (f', distance from the automatic gradients {distance:.1e}' if distance else ''))
    after_epoch(1)
  outcome = Outcome(model, settings.values(learner), request.spec.name, len(inputs), examined_on,
                    len(asked), tuple(epochs), time.perf_counter() - start,
                    _templates(learner.first_layer, request.spec))
  report(closing(outcome))
  return outcome


def closing(outcome: Outcome) -> str:
  """Returns the result in a line."""
  last = outcome.epochs[-1]
  low, high = metrics.wilson_interval(last.correct, outcome.count)
  return (f'precision @ 1 = {outcome.precision(last):.4f}: {last.correct:,} of {outcome.count:,} '
          f'{outcome.examined_on} images (95% interval {low:.4f} to {high:.4f}) after '
          f'{len(outcome.epochs)} epochs, {outcome.seconds:.1f} s')


def _examples(request: Request) -> tuple[Any, Any, str]:
  """Returns what is learned from, what it is examined on (inputs and labels each), and its name."""
  whole = reader.open_source(request.spec, request.data_dir, 'train', request.data_source)
  if not request.holdout_examples:
    test = reader.open_source(request.spec, request.data_dir, 'test', request.data_source)
    return _flat(whole), _flat(test), 'test'
  kept = whole.num_examples - request.holdout_examples
  if kept <= 0:
    raise errors.InputError(
        f'--holdout_examples={request.holdout_examples}: the training split has '
        f'{whole.num_examples:,} records; give less, so that some are left to learn from')
  return _flat(whole.part(0, kept)), _flat(whole.part(kept, whole.num_examples)), 'holdout'


def _flat(source: reader.Source) -> tuple[tf.Tensor, tf.Tensor]:
  images, labels = reader.load(source)
  return tf.reshape(preprocess.preprocess(images, _PLAIN), [len(images), -1]), labels


def _learning(learner: catalogue.Learner, inputs: tf.Tensor, labels: tf.Tensor,
              check: bool) -> Iterator[tuple[int, float | None]]:
  """Yields the errors of every epoch, and the distance of its gradients if that is asked for."""
  if check and isinstance(learner, mlp.MultilayerPerceptron):
    for wrong in learner.learn(inputs, labels, automatic.distance):
      yield wrong, learner.distances_[-1]
  else:
    for wrong in learner.learn(inputs, labels):
      yield wrong, None


def _templates(weights: tf.Tensor, spec: spec_lib.DatasetSpec, most: int = 10) -> np.ndarray:
  return weights.numpy()[:, :most].T.reshape(-1, *spec.image_shape)

