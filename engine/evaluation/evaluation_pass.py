"""One exact evaluation pass: every example once, for several networks at the same time.

The last batch is smaller than the others, no example is repeated to fill it, and nothing is drawn
at random: a pass gives the same numbers every time, whatever the batch size. The records are read
once and stay in memory as uint8. A pass is one traced loop over batches, which are preprocessed one
at a time (3% of the pass), so that Python is called once. A batch of 240 fills whole cache lines
whatever the order of the axes: 10,000 images of the tutorial's network take 0.87 s, and 1.0 s with
batches of 500.

With test-time flip, the result without it is computed, too, since its logits are needed anyway.
"""

from collections.abc import Callable, Mapping
import dataclasses

import tensorflow as tf

from engine.evaluation import calibration as calibration_lib
from engine.evaluation import eval_examples
from engine.evaluation import metrics as metrics_lib
from engine.evaluation import misclassification
from engine.inference import model_runner
from engine.ops import cross_entropy
from tfrecords import preprocessing_config

# Images per forward pass, unless a caller asks for another number.
BATCH_SIZE = 240

# Behind a network's name: its predictions after calibration by a temperature.
CALIBRATED = ' calibrated'

# Of n examples: predicted class int64 [n], its probability and the loss float32 [n].
Predictions = tuple[tf.Tensor, tf.Tensor, tf.Tensor]
PredictFn = Callable[[tf.Tensor, tf.Tensor], dict[str, Predictions]]
Networks = Mapping[str, model_runner.ForwardFn]


@dataclasses.dataclass(frozen=True, eq=False)
class EvalResult:
  """The result of one network.

  Attributes:
    metrics: confusion counts and loss.
    mistakes: the most confident ones, worst first.
    calibration: of its probabilities.
  """
  metrics: metrics_lib.ClassificationMetrics
  mistakes: tuple[misclassification.Misclassification, ...]
  calibration: calibration_lib.Calibration


def compile_networks(networks: Networks, preprocessing: preprocessing_config.Preprocessing,
                     image_shape: tuple[int, int, int], *, batch_size: int = BATCH_SIZE,
                     compute_dtype: tf.DType = tf.float32, test_time_flip: bool = False,
                     temperature: float | None = None) -> PredictFn:
  """Returns one traced function that runs all networks on any number of examples.

  Args:
    networks: by name; each computes logits [n, num_classes] of preprocessed images.
    preprocessing: the run's own.
    image_shape: height, width and channels of the records.
    batch_size: changes nothing but the speed.
    compute_dtype: of the networks' layers; softmax and loss are computed in float32.
    test_time_flip: averages mirror images in; the predictions without are added under the
      network's name with UNFLIPPED.
    temperature: the predictions of logits divided by it are added under the network's name with
      CALIBRATED; None: none are.
  """
  names = [name + suffix for name in networks
           for suffix in (('', model_runner.UNFLIPPED) if test_time_flip else ('',))]

  # AutoGraph converts the loop alone; converting every layer would take seconds.
  @tf.autograph.experimental.do_not_convert
  def forward(images: tf.Tensor) -> dict[str, tf.Tensor]:
    return model_runner.logits(networks, images, preprocessing, compute_dtype, test_time_flip)

  @tf.function(input_signature=[tf.TensorSpec([None, *image_shape], tf.uint8),
                                tf.TensorSpec([None], tf.int32)])
  def predict(images: tf.Tensor, labels: tf.Tensor) -> dict[str, Predictions]:
    batches = -(-tf.size(labels) // batch_size)
    logits = {name: tf.TensorArray(tf.float32, batches, infer_shape=False,
                                   element_shape=[None, None]) for name in names}
    for batch in tf.range(batches):
      # Several batches in parallel take more memory and are not faster.
      tf.autograph.experimental.set_loop_options(parallel_iterations=1)
      start = batch * batch_size
      found = forward(images[start:start + batch_size])
      logits = {name: array.write(batch, found[name]) for name, array in logits.items()}
    outputs = {name: array.concat() for name, array in logits.items()}
    if temperature is not None:
      outputs |= {name + CALIBRATED: outputs[name] / temperature for name in networks}
    return {name: predictions(values, labels) for name, values in outputs.items()}

  return predict


@tf.autograph.experimental.do_not_convert
def predictions(logits: tf.Tensor, labels: tf.Tensor) -> Predictions:
  """Returns predicted class, its probability and the loss of each example.

  Args:
    logits: float32 [n, num_classes].
    labels: int32 [n].
  """
  probability = tf.reduce_max(tf.nn.softmax(logits), axis=1)
  return (tf.argmax(logits, axis=1), probability,
          cross_entropy.softmax_cross_entropy(logits, labels))


def evaluate(predict: PredictFn, examples: eval_examples.EvalExamples,
             num_mistakes: int = 24) -> dict[str, EvalResult]:
  """Runs the networks on every example once.

  Args:
    predict: from `compile_networks`.
    examples: from `eval_examples.load`.
    num_mistakes: largest number of mistakes that are kept.

  Returns:
    The result of each network by name.

  Raises:
    errors.InputError: a network produced non-finite values.
  """
  labels = examples.labels.numpy()
  results = {}
  for name, tensors in predict(examples.images, examples.labels).items():
    predicted, probability, losses = (tensor.numpy() for tensor in tensors)
    model_runner.require_finite(probability, name)
    results[name] = EvalResult(
        metrics_lib.count(labels, predicted, losses, examples.num_classes),
        misclassification.worst(examples.images, labels, predicted, probability, num_mistakes),
        calibration_lib.measure(probability, labels == predicted))
  return results
