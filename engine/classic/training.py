"""A course: a classic learner, a data set, and how well it does after every epoch."""

from collections.abc import Callable, Iterator
import dataclasses
import time

import numpy as np
import tensorflow as tf

from engine.classic import autodiff_check
from engine.classic import hyperparameters
from engine.classic import learner_registry
from engine.classic import mlp
from engine.classic import results
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import preprocess
from tfrecords import reader

Report = Callable[[str], None]
# Flat images and their labels.
_Examples = tuple[tf.Tensor, tf.Tensor]

# Whole images with pixels of 0 to 1, as the lessons have them.
_PLAIN = preprocess.Preprocessing(crop_size=0, standardize=False)


@dataclasses.dataclass(frozen=True)
class Request:
  """What to learn from.

  Attributes:
    spec: the data set.
    data_dir: where the data sets lie.
    data_source: binary, tfrecord or tfds.
    validation_examples: the last so many training images are kept out, and examined instead of the
      test images; 0: none.
    check_gradients: whether each step of an MLP is held against the automatic gradients.
  """
  spec: dataset_spec.DatasetSpec
  data_dir: str
  data_source: str = 'binary'
  validation_examples: int = 0
  check_gradients: bool = False


def run(model: str, learner: learner_registry.Learner, request: Request, report: Report,
        after_epoch: Callable[[int], object] = lambda epochs: None) -> results.Outcome:
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
  report(f'settings: {hyperparameters.text(learner)}')
  epochs: list[results.Epoch] = []
  start = time.perf_counter()
  for wrong, distance in _learning(learner, inputs, labels, request.check_gradients):
    correct = int((learner.predict(asked) == answers.numpy()).sum())
    epochs.append(results.Epoch(wrong, correct, distance))
    report(f'epoch {len(epochs)}: {wrong:,} errors, '
           f'accuracy = {correct / len(asked):.4f}'
           + (f', distance from the automatic gradients {distance:.1e}' if distance else ''))
    after_epoch(1)
  outcome = results.Outcome(
    model,
    hyperparameters.values(learner),
    request.spec.name,
    len(inputs),
    examined_on,
    len(asked),
    tuple(epochs),
    time.perf_counter() - start,
    _templates(learner.first_layer, request.spec),
  )
  report(outcome.closing())
  return outcome


def _examples(request: Request) -> tuple[_Examples, _Examples, str]:
  """Returns what is learned from, what it is examined on (inputs and labels each), and its name."""
  whole = reader.open_source(request.spec, request.data_dir, 'train', request.data_source)
  if not request.validation_examples:
    test = reader.open_source(request.spec, request.data_dir, 'test', request.data_source)
    return _flat(whole), _flat(test), 'test'
  kept = whole.num_examples - request.validation_examples
  if kept <= 0:
    raise errors.InputError(
        f'--validation_examples={request.validation_examples}: the training split has '
        f'{whole.num_examples:,} records; give less, so that some are left to learn from')
  return _flat(whole.slice(0, kept)), _flat(whole.slice(kept, whole.num_examples)), 'validation'


def _flat(source: reader.Source) -> _Examples:
  images, labels = reader.load(source)
  return tf.reshape(preprocess.preprocess(images, _PLAIN), [len(images), -1]), labels


def _learning(learner: learner_registry.Learner, inputs: tf.Tensor, labels: tf.Tensor,
              check: bool) -> Iterator[tuple[int, float | None]]:
  """Yields the errors of every epoch, and the distance of its gradients if that is asked for."""
  if check and isinstance(learner, mlp.MultilayerPerceptron):
    for wrong in learner.learn(inputs, labels, autodiff_check.distance):
      yield wrong, learner.distances_[-1]
  else:
    for wrong in learner.learn(inputs, labels):
      yield wrong, None


def _templates(weights: tf.Tensor, spec: dataset_spec.DatasetSpec, most: int = 10) -> np.ndarray:
  return weights.numpy()[:, :most].T.reshape(-1, *spec.image_shape)

