"""The candidates of the prediction benchmark: this engine, its exports, other frameworks."""

from collections.abc import Sequence
import dataclasses
import pathlib

import numpy as np

from engine.bench.core import memory_kept
from engine.bench.core import worker_candidate
from engine.bench.exports import keras_answers
from engine.bench.exports import model_answers
from engine.bench.exports import torch_answers
from engine.bench.inference import trained_weights
from engine.bench.step import frameworks
from engine.config import run_config
from engine.export import conversion
from engine.export import exported_network
from engine.export import formats
from tfrecords import errors

FRAMEWORKS = {
    'keras': dataclasses.replace(frameworks.FRAMEWORKS['keras'], build=keras_answers.build,
                                 modes=keras_answers.MODES),
    'torch': dataclasses.replace(frameworks.FRAMEWORKS['torch'], build=torch_answers.TorchAnswers,
                                 modes=torch_answers.MODES),
}
# Who answers for a format.
_RUNTIMES = {'savedmodel': 'TensorFlow', 'tflite': 'LiteRT', 'onnx': 'ONNX Runtime',
             'keras': 'Keras', 'openvino': 'OpenVINO', 'safetensors': 'this engine',
             'tf1': 'TensorFlow'}
_QUANTIZE = {'tflite': ('none', 'dynamic', 'int8')}


@dataclasses.dataclass(frozen=True)
class Export:
  """An export that was written.

  Attributes:
    format: a name of formats.FORMATS.
    name: the format and how it is quantized.
    path: directory of its files.
    compute_dtype: of its layers, or how it is quantized.
  """
  format: str
  name: str
  path: pathlib.Path
  compute_dtype: str

  @property
  def size(self) -> int:
    """Bytes of its files."""
    return sum(path.stat().st_size for path in self.path.rglob('*') if path.is_file())


def write(config: run_config.RunConfig, folder: pathlib.Path,
          images: np.ndarray) -> tuple[list[Export], list[str]]:
  """Writes a network in every format whose packages are installed.

  Args:
    config: settings of the network.
    folder: gets a directory for each export.
    images: uint8 [n, height, width, channels], that int8 is calibrated on.

  Returns:
    The exports, and a line for each that is left out.
  """
  network = model_answers.network(config).network
  found, notes = [], []
  for row in formats.FORMATS.values():
    for quantize in _QUANTIZE.get(row.name, ('none',)):
      name = row.name if quantize == 'none' else f'{row.name} {quantize}'
      dtype = config.recipe.compute_dtype if row.keeps_dtype else 'float32'
      card = model_answers.card(row.name, config, dtype, quantize)
      path = folder / name.replace(' ', '_')
      path.mkdir()
      try:
        formats.require(row, (*row.converter, *row.runtime), name)
        conversion.writer(row.name)(
            exported_network.ExportedNetwork(network, card), path, images)
        found.append(Export(row.name, name, path, dtype if quantize == 'none' else quantize))
      except errors.InputError as error:
        notes.append(f'left out: {error}')
  return found, notes


def candidates(config: run_config.RunConfig, exports: Sequence[Export], names: Sequence[str],
               images: np.ndarray,
               as_they_come: tuple[str, ...]) -> list[worker_candidate.WorkerCandidate]:
  """Returns this engine's candidates, then the exports' and the frameworks' as they come.

  Args:
    config: settings of the network.
    exports: of the same network.
    names: keys of FRAMEWORKS whose packages are all installed.
    images: uint8 [n, height, width, channels], of one batch.
    as_they_come: changes to the variables of the others' processes, as env(1) takes them.
  """
  dtype = config.recipe.compute_dtype
  found = [worker_candidate.WorkerCandidate(
      worker_candidate.OURS, mode, dtype, memory_kept.build,
      (model_answers.ours, config, images, is_traced))
           for mode, is_traced in (('run', True), ('run, not traced', False))]
  found += [worker_candidate.WorkerCandidate(
      _RUNTIMES[one.format], one.name, one.compute_dtype, model_answers.exported,
      (one.path, images), as_they_come) for one in exports]
  if names:
    workload = trained_weights.workload(model_answers.network(config).network, config)
    found += [worker_candidate.WorkerCandidate(
        one.title, mode, settings.compute_dtype, one.build, (workload, images, settings),
        as_they_come)
              for one in map(FRAMEWORKS.__getitem__, names) for mode, settings in one.modes.items()]
  size = 'images' if len(images) > 1 else 'image'
  return [dataclasses.replace(one, mode=f'{one.mode}, {len(images)} {size}') for one in found]
