"""The runtimes of the formats by name: how a card is read, and how a model is loaded."""

from collections.abc import Callable
import dataclasses
import pathlib

import numpy as np

from engine.export import keras_runtime
from engine.export import model_card
from engine.export import onnx_runtime
from engine.export import openvino_runtime
from engine.export import safetensors_runtime
from engine.export import savedmodel_runtime
from engine.export import tf1_runtime
from engine.export import tflite_runtime

Answer = Callable[[np.ndarray], np.ndarray]


@dataclasses.dataclass(frozen=True)
class Runtime:
  """A runtime.

  Attributes:
    read_card: returns the text of the card in a file; raises any exception where there is none.
    load: returns what computes the probabilities of uint8 images, float [n, num_classes].
    is_probed: whether a library in C parses the file, so that a child process tries it first.
  """
  read_card: Callable[[pathlib.Path], str]
  load: Callable[[pathlib.Path, model_card.ModelCard], Answer]
  is_probed: bool = False


RUNTIMES = {
    'savedmodel': Runtime(savedmodel_runtime.read_card, savedmodel_runtime.load),
    'tflite': Runtime(tflite_runtime.read_card, tflite_runtime.load, is_probed=True),
    'onnx': Runtime(onnx_runtime.read_card, onnx_runtime.load, is_probed=True),
    'keras': Runtime(keras_runtime.read_card, keras_runtime.load),
    'openvino': Runtime(openvino_runtime.read_card, openvino_runtime.load, is_probed=True),
    'safetensors': Runtime(safetensors_runtime.read_card, safetensors_runtime.load),
    'tf1': Runtime(tf1_runtime.read_card, tf1_runtime.load),
}
