"""The evaluation of a trained network by `evaluate` of Keras 3 on its TensorFlow backend."""

import dataclasses

import numpy as np
import tensorflow as tf

from engine.bench.evaluation import framework_evaluation
from engine.bench.inference import inference_workload
from engine.bench.inference import keras_classifier
from engine.bench.step import step_batches


@dataclasses.dataclass(frozen=True)
class KerasEvalMode:
  """A configuration of Keras.

  Attributes:
    compute_dtype: of the layers.
    jit_compile: whether XLA compiles a batch.
    from_arrays: whether `evaluate` gets arrays and returns to Python after each batch of 32, as it
      does by default; else a tf.data.Dataset of batches that stay in memory, all in one execution.
  """
  compute_dtype: str = 'float32'
  jit_compile: bool = False
  from_arrays: bool = False


MODES = {
    'float32': KerasEvalMode(),
    'jit_compile': KerasEvalMode(jit_compile=True),
    'mixed_bfloat16': KerasEvalMode('bfloat16'),
    'arrays, batches of 32': KerasEvalMode(from_arrays=True),
}
_DEFAULT_BATCH = 32


def build(workload: inference_workload.InferenceWorkload, images: np.ndarray, labels: np.ndarray,
          mode: KerasEvalMode) -> 'KerasEvaluation':
  """Returns an evaluation on the processor; see KerasEvaluation."""
  step_batches.use_cpu(workload.architecture())
  return KerasEvaluation(workload, images, labels, mode)


class KerasEvaluation:
  """Evaluates a network with the batch size that is fastest here."""

  def __init__(self, workload: inference_workload.InferenceWorkload, images: np.ndarray,
               labels: np.ndarray, mode: KerasEvalMode):
    """Compiles the model and chooses the batch size.

    Args:
      workload: the network.
      images: uint8 [n, height, width, channels].
      labels: int32 [n].
      mode: of Keras.
    """
    import keras
    self._model = keras_classifier.build(workload, mode.compute_dtype)
    self._model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=['accuracy'],
        jit_compile=mode.jit_compile)
    self._images, self._labels, self._mode = images, labels, mode
    self._batch_size = _DEFAULT_BATCH
    if not mode.from_arrays:
      tried = {size: self._dataset(size).take(-(-framework_evaluation.NUM_TRIED // size)).cache()
               for size in framework_evaluation.sizes(len(images))}
      self._batch_size = framework_evaluation.fastest(
          lambda size: self._evaluate(tried[size], size), tried)
    self._data = self._dataset(self._batch_size).cache()

  def work(self) -> int:
    """Evaluates all images and returns their number."""
    self._found = self._evaluate(self._data, self._batch_size)
    return len(self._images)

  def outcome(self) -> framework_evaluation.EvalOutcome:
    """Returns what the last evaluation found."""
    loss, accuracy = self._found
    return framework_evaluation.EvalOutcome(accuracy, loss, self._batch_size)

  def _evaluate(self, data: tf.data.Dataset, batch_size: int) -> list[float]:
    if self._mode.from_arrays:
      return self._model.evaluate(self._images, self._labels, batch_size=batch_size, verbose=0)
    self._model.steps_per_execution = -(-len(self._images) // batch_size)
    return self._model.evaluate(data, verbose=0)

  def _dataset(self, batch_size: int) -> tf.data.Dataset:
    data = tf.data.Dataset.from_tensor_slices((self._images, self._labels))
    return data.batch(batch_size)
