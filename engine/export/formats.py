"""The formats that a run can be exported to, a row each, and the files of each.

An export is a directory: the files of the format, README.md (the model card) and gate.json (the
comparison with the run). Of a SavedModel that directory is DIR/STEP, as TensorFlow Serving wants
it, which serves the highest number.
"""

from collections.abc import Callable, Sequence
import dataclasses
import importlib.util
import os
import pathlib

from tfrecords import errors
from tfrecords import regular_file

# The model card, and the comparison with the run, in the directory of every export.
README_FILE, GATE_FILE = 'README.md', 'gate.json'
# Bytes at the start of a file that tell its format.
_HEAD = 16


@dataclasses.dataclass(frozen=True)
class Format:
  """A format.

  Attributes:
    name: the value of --format.
    title: its official spelling.
    writes: what is written, for tables.
    file: name of the file that --model may name.
    is_file: tells from the first bytes of a file and its suffix whether it is of this format.
    extra: the extra of setup.cfg that installs what the format needs; '' where nothing is needed.
    converter: packages that must be there to write it, as imported.
    runtime: packages that must be there to load it, as imported.
    keeps_dtype: whether the layers compute in the run's own type; else in float32, since what other
      runtimes have of bfloat16 differs.
  """
  name: str
  title: str
  writes: str
  file: str
  is_file: Callable[[bytes, str], bool]
  extra: str = ''
  converter: tuple[str, ...] = ()
  runtime: tuple[str, ...] = ()
  keeps_dtype: bool = False


FORMATS = {row.name: row for row in (
    Format('savedmodel', 'SavedModel',
           'STEP/ with saved_model.pb, variables/ and assets/, as TensorFlow Serving reads it',
           'saved_model.pb', lambda head, suffix: suffix == '.pb', keeps_dtype=True),
    Format('tflite', 'TensorFlow Lite', 'model.tflite, float or quantized (--quantize)',
           'model.tflite', lambda head, suffix: head[4:8] == b'TFL3', 'tflite',
           runtime=('ai_edge_litert',)),
    Format('onnx', 'ONNX', 'model.onnx', 'model.onnx', lambda head, suffix: suffix == '.onnx',
           'onnx', ('onnx', 'tf2onnx'), ('onnxruntime',)),
    Format('keras', 'Keras', 'model.json, model.h5 and keras_layers.py', 'model.json',
           lambda head, suffix: suffix == '.json'),
    Format('openvino', 'OpenVINO', 'model.xml and model.bin', 'model.xml',
           lambda head, suffix: head[:5] == b'<?xml', 'openvino', ('openvino',), ('openvino',)),
    Format('safetensors', 'safetensors', 'model.safetensors: weights and settings, no graph',
           'model.safetensors', lambda head, suffix: head[8:9] == b'{', 'safetensors',
           ('safetensors',), ('safetensors',), keeps_dtype=True),
    Format('tf1', 'TensorFlow 1 checkpoint',
           "model.ckpt-STEP.* and checkpoint, which the CIFAR-10 tutorial's program restores",
           'checkpoint', lambda head, suffix: head == b'model_checkpoint'),
)}


def require(row: Format, packages: Sequence[str], flag: str) -> None:
  """Checks that packages are installed.

  Args:
    row: the format that needs them.
    packages: as imported.
    flag: for the message, with its value.

  Raises:
    errors.InputError: names those that are missing and the command that installs them.
  """
  missing = [name for name in packages if importlib.util.find_spec(name) is None]
  if missing:
    raise errors.InputError(
        f'{flag}: {row.title} needs {" and ".join(missing)}, which this Python does not have; '
        f"pip install 'rana[{row.extra}]'")


def find(path: str | os.PathLike[str]) -> tuple[Format, pathlib.Path]:
  """Tells the format of a model.

  Args:
    path: of a file, or of the directory of an export.

  Returns:
    The row, and the file to load; of a SavedModel the directory with the highest version.

  Raises:
    errors.InputError: there is nothing, or nothing of these formats.
  """
  place = pathlib.Path(path)
  if place.is_dir():
    return _in_directory(place)
  with regular_file.opened(place) as file:
    head = file.read(_HEAD)
  for row in FORMATS.values():
    if row.is_file(head, place.suffix):
      return row, place.parent if row.name == 'savedmodel' else place
  raise errors.InputError(
      f'{place}: is no model of a known format; give what export_main has written')


def _in_directory(place: pathlib.Path) -> tuple[Format, pathlib.Path]:
  saved_model = FORMATS['savedmodel']
  if (place / saved_model.file).is_file():
    return saved_model, place
  if found := versions(place):
    return saved_model, found[-1]
  for row in FORMATS.values():
    if (place / row.file).is_file():
      return row, place / row.file
  raise errors.InputError(
      f'{place}: holds no exported model; give the directory that export_main has written')


def versions(place: pathlib.Path) -> list[pathlib.Path]:
  """Returns the directories of the versions of a SavedModel, the highest number last."""
  found = [path for path in place.iterdir() if path.name.isdecimal()
           and (path / FORMATS['savedmodel'].file).is_file()]
  return sorted(found, key=lambda path: int(path.name))
