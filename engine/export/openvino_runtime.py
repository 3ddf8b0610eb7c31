"""Loads OpenVINO's two files with its runtime."""

from collections.abc import Callable
import importlib
import pathlib

import numpy as np

from engine.export import model_card
from engine.reporting import host_cpus
from tfrecords import errors

FILE = 'model.xml'


def read_card(path: pathlib.Path) -> str:
  """Returns the card in the model's runtime information.

  Raises:
    errors.InputError: there is none.
  """
  model = importlib.import_module('openvino').Core().read_model(path)
  if not model.has_rt_info([model_card.KEY, 'card']):
    raise errors.InputError(f'{path}: is an OpenVINO model without the information '
                            f'{model_card.KEY!r}; give a model that export_main has written')
  return str(model.get_rt_info([model_card.KEY, 'card']).astype(str))


def load(path: pathlib.Path, card: model_card.ModelCard) -> Callable[[np.ndarray], np.ndarray]:
  """Returns the model as a function of images; it computes in float32."""
  del card
  # By name, since it is an extra. By default it would compute in bfloat16 where that is faster.
  compiled = importlib.import_module('openvino').Core().compile_model(
      path, 'CPU', {'INFERENCE_PRECISION_HINT': 'f32',
                    'INFERENCE_NUM_THREADS': host_cpus.available()})
  return lambda images: compiled([images])[0]
