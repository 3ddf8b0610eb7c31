"""Loads an ONNX file with onnxruntime."""

from collections.abc import Callable
import importlib
import pathlib
from typing import Any

import numpy as np

from engine.export import model_card
from engine.reporting import host_cpus
from tfrecords import errors

FILE = 'model.onnx'
# Only errors are printed.
_SEVERITY = 3


def read_card(path: pathlib.Path) -> str:
  """Returns the card in the metadata of the model.

  Raises:
    errors.InputError: there is none.
  """
  found = _session(path).get_modelmeta().custom_metadata_map.get(model_card.KEY)
  if found is None:
    raise errors.InputError(f'{path}: is an ONNX model without the metadata {model_card.KEY!r}; '
                            'give a model that export_main has written')
  return found


def load(path: pathlib.Path, card: model_card.ModelCard) -> Callable[[np.ndarray], np.ndarray]:
  """Returns the model as a function of images."""
  del card
  session = _session(path)
  return lambda images: session.run(['probabilities'], {'images': images})[0]


def _session(path: pathlib.Path) -> Any:
  # By name, since it is an extra.
  onnxruntime = importlib.import_module('onnxruntime')
  options = onnxruntime.SessionOptions()
  options.intra_op_num_threads = host_cpus.available()
  options.log_severity_level = _SEVERITY
  return onnxruntime.InferenceSession(
      str(path), options, providers=['CPUExecutionProvider'])
