"""Answers of a trained network in Keras 3, by each of the ways that Keras has to ask a model."""

from collections.abc import Callable
import dataclasses

import numpy as np
import tensorflow as tf

from engine.bench.inference import inference_workload
from engine.bench.inference import keras_classifier
from engine.bench.step import step_batches

PREDICT, ON_BATCH, CALL, FUNCTION = 'predict', 'predict_on_batch', '__call__', 'tf.function'


@dataclasses.dataclass(frozen=True)
class KerasAnswerMode:
  """A way to ask Keras: one of the above, the layers' compute dtype, and whether XLA compiles."""
  way: str
  compute_dtype: str = 'float32'
  jit_compile: bool = False


MODES = {
    'predict': KerasAnswerMode(PREDICT),
    'predict_on_batch': KerasAnswerMode(ON_BATCH),
    '__call__': KerasAnswerMode(CALL),
    'tf.function': KerasAnswerMode(FUNCTION),
    'tf.function, jit_compile': KerasAnswerMode(FUNCTION, jit_compile=True),
    'tf.function, mixed_bfloat16': KerasAnswerMode(FUNCTION, 'bfloat16'),
}


def build(workload: inference_workload.InferenceWorkload, images: np.ndarray,
          mode: KerasAnswerMode) -> 'KerasAnswers':
  """Returns the network on the processor, asked once."""
  step_batches.use_cpu(workload.architecture())
  return KerasAnswers(workload, images, mode)


class KerasAnswers:
  """A network that is asked for the same images again and again."""

  def __init__(self, workload: inference_workload.InferenceWorkload, images: np.ndarray,
               mode: KerasAnswerMode):
    """Asks once.

    Args:
      workload: the network.
      images: uint8 [n, height, width, channels], of one batch.
      mode: of Keras.
    """
    self._images = images
    model = keras_classifier.build(workload, mode.compute_dtype, probabilities=True)
    model.compile(jit_compile=mode.jit_compile)
    graph = tf.function(lambda inputs: model(inputs, training=False), autograph=False,
                        jit_compile=mode.jit_compile,
                        input_signature=[tf.TensorSpec([None, *workload.image_shape], tf.uint8)])
    ways: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        PREDICT: lambda inputs: model.predict(inputs, batch_size=len(inputs), verbose=0),
        ON_BATCH: model.predict_on_batch,
        CALL: lambda inputs: model(inputs, training=False).numpy(),
        FUNCTION: lambda inputs: graph(tf.constant(inputs)).numpy()}
    self._answer = ways[mode.way]
    self.work()

  def work(self) -> int:
    """Answers, and returns the number of images."""
    return len(self.probabilities())

  def probabilities(self) -> np.ndarray:
    """Returns the probabilities of the images, float32 [n, num_classes]."""
    return self._answer(self._images)
