"""Converts a run to a format, in a child process (`tfrecords.limited_process`).

TensorFlow's converters keep some tens of megabytes at each call (for TensorFlow Lite, 22 MB), and
trace their graphs with settings that hold for a whole process. The child restores the checkpoint
itself.
"""

from collections.abc import Callable
import importlib
import json
import pathlib

import numpy as np

from engine.export import calibration
from engine.export import exported_network
from engine.export import model_card
from engine.export import model_card_reader
from engine.export import tflite_runtime
from tfrecords import limited_process
from tfrecords import parser_process
from tfrecords import remote_path

# TensorFlow reserves much more address space than it uses.
_LIMITS = parser_process.Limits(memory_bytes=64 << 30, cpu_seconds=3600, wall_seconds=3600)

Write = Callable[[exported_network.ExportedNetwork, pathlib.Path, np.ndarray | None], None]


def convert(card: model_card.ModelCard, checkpoint: str, directory: pathlib.Path,
            data_dir: str, data_source: str, seed: int) -> list[str]:
  """Writes the files of an export, in a child process.

  Args:
    card: of the export.
    checkpoint: path of the run's checkpoint, without a suffix.
    directory: exists and is empty.
    data_dir: directory of the data sets, for calibration.
    data_source: binary, tfrecord or tfds.
    seed: of the images that int8 is calibrated on.

  Returns:
    The operations that stay in float32 in an int8 model; else none.

  Raises:
    errors.InputError: the run cannot be read, or its network has no such form.
    parser_protocol.ParserError: a converter failed.
  """
  texts, _ = limited_process.parse(__name__, {
      'card': card.to_json(), 'checkpoint': remote_path.absolute(checkpoint),
      'directory': str(directory.absolute()), 'data_dir': data_dir, 'data_source': data_source,
      'seed': seed}, _LIMITS)
  return json.loads(texts[0])


def parse(card: str, checkpoint: str, directory: str, data_dir: str, data_source: str,
          seed: int) -> tuple[list[str], list[np.ndarray]]:
  """Answers a request of `convert`."""
  found, place = model_card_reader.from_json(card, directory), pathlib.Path(directory)
  network = exported_network.restore(checkpoint, found)
  is_int8 = found.quantize == 'int8'
  images = calibration.images(found.config, data_dir, data_source, seed) if is_int8 else None
  writer(found.format)(network, place, images)
  return [json.dumps(_in_float(place / tflite_runtime.FILE) if is_int8 else [])], []


def _in_float(path: pathlib.Path) -> list[str]:
  # Late, since it needs the package of an extra.
  from engine.export import tflite_operations
  return tflite_operations.in_float(path.read_bytes())


def writer(name: str) -> Write:
  """Returns the function `write` of a format's module, which may need packages of an extra."""
  return importlib.import_module(f'{__package__}.{name}_export').write
