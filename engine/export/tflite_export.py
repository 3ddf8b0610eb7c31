"""Writes a run as TensorFlow Lite: float, with weights in 8 bits, or in 8-bit integers throughout.

  none      float32
  dynamic   weights are int8, in a quarter of the size; computed in float32
  int8      weights and activations are int8, by ranges that are measured on training images
            ("post-training integer quantization", B. Jacob et al., arXiv:1712.05877), but for what
            `tflite_operations` keeps in float32

The input is uint8 in all three. Labels and preprocessing are in the file: the card is packed behind
the model as a ZIP archive, as TensorFlow Lite Metadata packs label files
(https://www.tensorflow.org/lite/convert/metadata).
"""

from collections.abc import Callable, Iterator
import io
import pathlib
import zipfile

import numpy as np
import tensorflow as tf

from engine.export import exported_network
from engine.export import tflite_operations
from engine.export import tflite_runtime
from tfrecords import atomic_file

NONE, DYNAMIC, INT8 = QUANTIZE = ('none', 'dynamic', 'int8')


def write(network: exported_network.ExportedNetwork, directory: pathlib.Path,
          images: np.ndarray | None = None) -> None:
  """Writes model.tflite.

  Args:
    network: to be written; its card says how it is quantized.
    directory: exists.
    images: training images that the ranges are measured on, uint8 [n, height, width, channels];
      used for int8 alone.
  """
  concrete = exported_network.traced(network.answer, network.input())
  converter = tf.lite.TFLiteConverter.from_concrete_functions([concrete], network)
  if network.card.quantize != NONE:
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
  if network.card.quantize == INT8:
    assert images is not None
    content = _integers(converter, images)
  else:
    content = converter.convert()
  atomic_file.write_bytes(directory / tflite_runtime.FILE, content + _packed(
      network.card.to_json(), len(content)), durable=False)


def _integers(converter: tf.lite.TFLiteConverter, images: np.ndarray) -> bytes:
  """Returns the int8 model.

  Args:
    converter: of the float model.
    images: training images.
  """
  def samples() -> Iterator[list[np.ndarray]]:
    return ([image[None]] for image in images)

  converter.representative_dataset = samples
  with tflite_runtime.without_messages():
    return _selectively(converter, samples)


def _selectively(converter: tf.lite.TFLiteConverter,
                 samples: Callable[[], Iterator[list[np.ndarray]]]) -> bytes:
  # The one way to name operations that stay float32:
  # https://www.tensorflow.org/lite/performance/quantization_debugger, "Selective quantization".
  debugger = tf.lite.experimental.QuantizationDebugger(
      converter=converter, debug_dataset=samples)
  debugger.options = tf.lite.experimental.QuantizationDebugOptions(
      denylisted_nodes=tflite_operations.not_for_integers(debugger.calibrated_model))
  return debugger.get_nondebug_quantized_model()


def _packed(card: str, offset: int) -> bytes:
  """Returns a ZIP archive with the card that follows `offset` other bytes."""
  content = io.BytesIO(bytes(offset))
  with zipfile.ZipFile(content, 'a') as archive:
    archive.writestr(zipfile.ZipInfo(tflite_runtime.CARD_FILE), card)
  return content.getvalue()[offset:]
