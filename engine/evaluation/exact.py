"""One exact pass: every example once, for several networks at the same time.

The last batch is as small as it comes out, nothing is repeated to fill it, and nothing is drawn at
random; so a pass gives the same numbers every time. The examples are read and prepared once and
stay in memory: later checkpoints pay for their networks only.
"""

from collections.abc import Callable, Mapping, Sequence
import dataclasses

import numpy as np
import tensorflow as tf

from engine.evaluation import metrics
from engine.ops import cross_entropy
from tfrecords import pipeline
from tfrecords import preprocess
from tfrecords import reader

# What a network says of n examples: class int64 [n], its probability and the loss float32 [n].
Verdicts = tuple[tf.Tensor, tf.Tensor, tf.Tensor]
Predict = Callable[[tf.Tensor, tf.Tensor], dict[str, Verdicts]]


@dataclasses.dataclass(frozen=True, eq=False)
class Data:
  """Examples ready for the networks.

  Attributes:
    batches: uint8 images as recorded, float32 images as the networks see them, int32 labels.
    num_classes: the number of classes.
    num_examples: the number of examples in all batches.
  """
  batches: Sequence[tuple[tf.Tensor, tf.Tensor, tf.Tensor]]
  num_classes: int
  num_examples: int


@dataclasses.dataclass(frozen=True, eq=False)
class Mistake:
  """An example that was taken for another class.

  Attributes:
    image: uint8 [height, width, channels] as recorded.
    label: its class.
    predicted: the class that it was taken for.
    probability: how sure the network was of that, 0 to 1.
    index: its place among the evaluated examples.
  """
  image: np.ndarray
  label: int
  predicted: int
  probability: float
  index: int


@dataclasses.dataclass(frozen=True, eq=False)
class Outcome:
  """What a pass found out about one network: its counts, and its worst mistakes, worst first."""
  result: metrics.Result
  mistakes: tuple[Mistake, ...]


def load(source: reader.Source, preprocessing: preprocess.Preprocessing,
         batch_size: int = 500) -> Data:
  """Reads and prepares all examples of a source.

  Args:
    source: the records.
    preprocessing: the run's own.
    batch_size: examples at a time; any gives the same result.
  """
  batches = list(pipeline.eval_batches(source, preprocessing, batch_size))
  return Data(batches, source.spec.num_classes, source.num_examples)


def compile_networks(networks: Mapping[str, Callable[[tf.Tensor], tf.Tensor]],
                     input_shape: tuple[int, int, int]) -> Predict:
  """Returns one traced function that asks all networks, for a batch of any size.

  Args:
    networks: by name; each computes logits [n, num_classes] of images [n, *input_shape].
    input_shape: height, width and channels of what the networks see.
  """
  @tf.function(input_signature=[tf.TensorSpec([None, *input_shape], tf.float32),
                                tf.TensorSpec([None], tf.int32)])
  def predict(images: tf.Tensor, labels: tf.Tensor) -> dict[str, Verdicts]:
    return {name: _verdicts(network(images), labels) for name, network in networks.items()}

  return predict


def _verdicts(logits: tf.Tensor, labels: tf.Tensor) -> Verdicts:
  logits = tf.cast(logits, tf.float32)
  probability = tf.reduce_max(tf.nn.softmax(logits), axis=1)
  return (tf.argmax(logits, axis=1), probability,
          cross_entropy.softmax_cross_entropy(logits, labels))


def evaluate(predict: Predict, data: Data, num_mistakes: int = 24) -> dict[str, Outcome]:
  """Asks the networks about every example once.

  Args:
    predict: from `compile_networks`.
    data: from `load`.
    num_mistakes: how many of the worst mistakes are kept.

  Returns:
    The outcome of each network by name.
  """
  found: dict[str, list[tuple[np.ndarray, ...]]] = {}
  results: dict[str, metrics.Result] = {}
  for _, images, labels in data.batches:
    for name, verdicts in predict(images, labels).items():
      predicted, probability, losses = (verdict.numpy() for verdict in verdicts)
      result = metrics.count(labels.numpy(), predicted, losses, data.num_classes)
      results[name] = results.get(name, metrics.empty(data.num_classes)) + result
      found.setdefault(name, []).append((labels.numpy(), predicted, probability))
  return {name: Outcome(result, _worst(data, found[name], num_mistakes))
          for name, result in results.items()}


def _worst(data: Data, found: list[tuple[np.ndarray, ...]], most: int) -> tuple[Mistake, ...]:
  """Returns the mistakes that the network was surest of."""
  labels, predicted, probability = (np.concatenate(parts) for parts in zip(*found, strict=True))
  wrong = np.flatnonzero(labels != predicted)
  # A stable order: of equally sure ones the first in the records.
  wrong = wrong[np.argsort(-probability[wrong], kind='stable')][:most]
  return tuple(
      Mistake(_image(data, int(index)), int(labels[index]), int(predicted[index]),
              float(probability[index]), int(index))
      for index in wrong)


def _image(data: Data, index: int) -> np.ndarray:
  batch, place = divmod(index, len(data.batches[0][2]))  # Only the last batch may be smaller.
  return data.batches[batch][0][place].numpy()
