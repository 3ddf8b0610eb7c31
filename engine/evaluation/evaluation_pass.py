"""One exact pass: every example once, for several networks at the same time.

The last batch is as small as it comes out, nothing is repeated to fill it, and nothing is drawn at
random; so a pass gives the same numbers every time, whatever the size of the batches. The records
are read once and stay in memory as the bytes that they are. A pass is one traced loop over them,
in which a batch is prepared when its turn comes (3% of the pass): Python is asked once. 240 at a
time are whole cache lines in every order of the axes: 10,000 images of the tutorial's network take
0.87 s, and 1.0 with 500 at a time.

With test-time flip, the result without it is computed, too, since its logits are needed anyway.
"""

from collections.abc import Callable, Mapping
import dataclasses

import numpy as np
import tensorflow as tf

from engine.evaluation import metrics
from engine.inference import model_runner
from engine.ops import cross_entropy
from tfrecords import preprocess
from tfrecords import reader

# What a network says of n examples: class int64 [n], its probability and the loss float32 [n].
Verdicts = tuple[tf.Tensor, tf.Tensor, tf.Tensor]
Predict = Callable[[tf.Tensor, tf.Tensor], dict[str, Verdicts]]
Networks = Mapping[str, model_runner.ForwardFn]


@dataclasses.dataclass(frozen=True, eq=False)
class Data:
  """Examples as recorded.

  Attributes:
    images: uint8 [n, height, width, channels].
    labels: int32 [n].
    num_classes: the number of classes.
  """
  images: tf.Tensor
  labels: tf.Tensor
  num_classes: int

  @property
  def num_examples(self) -> int:
    """The number of examples."""
    return self.labels.shape[0]


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


def load(source: reader.Source) -> Data:
  """Reads all examples of a source."""
  return Data(*reader.load(source), source.spec.num_classes)


def compile_networks(networks: Networks, preprocessing: preprocess.Preprocessing,
                     image_shape: tuple[int, int, int], *, batch_size: int = 240,
                     compute: tf.DType = tf.float32, test_time_flip: bool = False) -> Predict:
  """Returns one traced function that asks all networks about any number of examples.

  Args:
    networks: by name; each computes logits [n, num_classes] of prepared images.
    preprocessing: the run's own.
    image_shape: height, width and channels of what is recorded.
    batch_size: examples at a time; changes nothing but the speed.
    compute: the type of the networks' layers; what is made of their logits is float32.
    test_time_flip: asks about the mirror images too, and names the outcome without UNFLIPPED.
  """
  names = [name + suffix for name in networks
           for suffix in (('', model_runner.UNFLIPPED) if test_time_flip else ('',))]

  # The loop alone is AutoGraph's to convert; else it would look through every layer for more.
  @tf.autograph.experimental.do_not_convert
  def ask(images: tf.Tensor) -> dict[str, tf.Tensor]:
    return model_runner.logits(networks, images, preprocessing, compute, test_time_flip)

  @tf.function(input_signature=[tf.TensorSpec([None, *image_shape], tf.uint8),
                                tf.TensorSpec([None], tf.int32)])
  def predict(images: tf.Tensor, labels: tf.Tensor) -> dict[str, Verdicts]:
    batches = -(-tf.size(labels) // batch_size)
    logits = {name: tf.TensorArray(tf.float32, batches, infer_shape=False,
                                   element_shape=[None, None]) for name in names}
    for batch in tf.range(batches):
      # More at a time would take their memory at a time, and are not faster.
      tf.autograph.experimental.set_loop_options(parallel_iterations=1)
      start = batch * batch_size
      found = ask(images[start:start + batch_size])
      logits = {name: array.write(batch, found[name]) for name, array in logits.items()}
    return {name: _verdicts(array.concat(), labels) for name, array in logits.items()}

  return predict


@tf.autograph.experimental.do_not_convert
def _verdicts(logits: tf.Tensor, labels: tf.Tensor) -> Verdicts:
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
  labels = data.labels.numpy()
  outcomes = {}
  for name, verdicts in predict(data.images, data.labels).items():
    predicted, probability, losses = (verdict.numpy() for verdict in verdicts)
    outcomes[name] = Outcome(metrics.count(labels, predicted, losses, data.num_classes),
                             _worst(data.images, labels, predicted, probability, num_mistakes))
  return outcomes


def _worst(images: tf.Tensor, labels: np.ndarray, predicted: np.ndarray, probability: np.ndarray,
           most: int) -> tuple[Mistake, ...]:
  """Returns the mistakes that the network was surest of."""
  wrong = np.flatnonzero(labels != predicted)
  # A stable order: of equally sure ones the first in the records.
  wrong = wrong[np.argsort(-probability[wrong], kind='stable')][:most]
  return tuple(
      Mistake(images[index].numpy(), int(labels[index]), int(predicted[index]),
              float(probability[index]), int(index))
      for index in wrong)
