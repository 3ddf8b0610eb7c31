"""Training of a classic learner on a data set, with an evaluation after every epoch."""

from __future__ import annotations

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
from engine.reporting import console
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import preprocess
from tfrecords import preprocessing_config
from tfrecords import reader
from tfrecords import record_loader

# Flattened images and their labels.
_Examples = tuple[tf.Tensor, tf.Tensor]

# Whole images with pixels of 0 to 1, as in the lessons.
_PLAIN = preprocessing_config.Preprocessing(crop_size=0, standardize=False)


@dataclasses.dataclass(frozen=True)
class TrainingConfig:
  """The data of a training.

  Attributes:
    spec: the data set.
    data_dir: the directory of the data sets.
    data_source: binary, tfrecord or tfds.
    validation_examples: number of training images, the last ones, that are held out and evaluated
      instead of the test images; 0: none.
    check_gradients: whether the gradients of each step of an MLP are compared with automatic
      differentiation.
  """
  spec: dataset_spec.DatasetSpec
  data_dir: str
  data_source: str = 'binary'
  validation_examples: int = 0
  check_gradients: bool = False


def run(model: str, learner: learner_registry.Learner, config: TrainingConfig,
        log: console.LogFn, after_epoch: Callable[[int], object] = lambda epochs: None
        ) -> results.TrainingResult:
  """Trains a learner and logs each epoch.

  Args:
    model: the learner's name.
    learner: untrained.
    config: the data.
    log: writes a console line.
    after_epoch: is called with 1 after each epoch.

  Raises:
    errors.InputError: the data cannot be used, or a hyperparameter does not fit them.
  """
  if config.check_gradients and not isinstance(learner, mlp.MultilayerPerceptron):
    raise errors.InputError(f'--check_gradients: --model={model} has none; leave it out')
  (inputs, labels), (eval_inputs, eval_labels), eval_split = _examples(config)
  log(f'{model}: {inputs.shape[1]:,} inputs, {config.spec.num_classes} classes, '
      f'{len(inputs):,} training images of {config.spec.name}')
  log(f'settings: {hyperparameters.text(learner)}')
  epochs: list[results.EpochResult] = []
  start = time.perf_counter()
  for num_errors, distance in _epochs(learner, inputs, labels, config.check_gradients):
    correct = int((learner.predict(eval_inputs) == eval_labels.numpy()).sum())
    epochs.append(results.EpochResult(num_errors, correct, distance))
    log(f'epoch {len(epochs)}: {num_errors:,} errors, '
        f'accuracy = {correct / len(eval_inputs):.4f}'
        + (f', distance from the automatic gradients {distance:.1e}' if distance else ''))
    after_epoch(1)
  result = results.TrainingResult(
    model,
    hyperparameters.values(learner),
    config.spec.name,
    len(inputs),
    eval_split,
    len(eval_inputs),
    tuple(epochs),
    time.perf_counter() - start,
    _templates(learner.first_layer, config.spec),
  )
  log(result.summary())
  return result


def _examples(config: TrainingConfig) -> tuple[_Examples, _Examples, str]:
  """Returns training examples, evaluation examples, and the name of the evaluation split."""
  whole = reader.open_source(config.spec, config.data_dir, 'train', config.data_source)
  if not config.validation_examples:
    test = reader.open_source(config.spec, config.data_dir, 'test', config.data_source)
    return _flattened(whole), _flattened(test), 'test'
  num_train = whole.num_examples - config.validation_examples
  if num_train <= 0:
    raise errors.InputError(
        f'--validation_examples={config.validation_examples}: the training split has '
        f'{whole.num_examples:,} records; give less, so that some are left to learn from')
  return (_flattened(whole.slice(0, num_train)),
          _flattened(whole.slice(num_train, whole.num_examples)), 'validation')


def _flattened(source: reader.Source) -> _Examples:
  images, labels = record_loader.load(source)
  return tf.reshape(preprocess.preprocess(images, _PLAIN), [len(images), -1]), labels


def _epochs(learner: learner_registry.Learner, inputs: tf.Tensor, labels: tf.Tensor,
            check: bool) -> Iterator[tuple[int, float | None]]:
  """Yields the errors of every epoch, and the distance of its gradients if they are checked."""
  if check and isinstance(learner, mlp.MultilayerPerceptron):
    for num_errors in learner.learn(inputs, labels, autodiff_check.distance):
      yield num_errors, learner.distances_[-1]
  else:
    for num_errors in learner.learn(inputs, labels):
      yield num_errors, None


def _templates(weights: tf.Tensor, spec: dataset_spec.DatasetSpec,
               max_units: int = 10) -> np.ndarray:
  return weights.numpy()[:, :max_units].T.reshape(-1, *spec.image_shape)
