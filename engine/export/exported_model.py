"""Opens an exported model of any format and asks it.

The format is told by the file, and its own runtime computes. Formats that libraries in C parse are
first loaded, and asked once, in a child process with limits (`model_probe`): a damaged or hostile
file ends only that.
"""

from collections.abc import Callable
import dataclasses
import os
import pathlib

import numpy as np

from engine.export import checksums
from engine.export import formats
from engine.export import model_card
from engine.export import model_card_reader
from engine.export import model_probe
from engine.export import runtimes
from tfrecords import errors
from tfrecords import limited_process
from tfrecords import parser_process

# Generous: the models of this project have some megabytes, but runtimes reserve much address space.
_LIMITS = parser_process.Limits(memory_bytes=32 << 30, cpu_seconds=120, wall_seconds=300)
# Largest batch, to bound the memory.
_BATCH = 500
# How far probabilities may be from a sum of 1; those of int8 are multiples of 1/256.
_SUM = 0.1


@dataclasses.dataclass(frozen=True, eq=False)
class ExportedModel:
  """A model that was loaded; to be asked by one thread at a time.

  Attributes:
    path: of the file, or of the directory of a SavedModel.
    format: its row.
    card: what it says of itself.
    answer: computes the probabilities of a batch, in the runtime of the format.
  """
  path: pathlib.Path
  format: formats.Format
  card: model_card.ModelCard
  answer: Callable[[np.ndarray], np.ndarray]

  def probabilities(self, images: np.ndarray) -> np.ndarray:
    """Returns the class probabilities, float32 [n, num_classes].

    Args:
      images: uint8 [n, height, width, channels] of the card's shape; n may be 0.

    Raises:
      errors.InputError: they have another shape or type, or the model answers no probabilities.
    """
    shape = self.card.image_shape
    if images.dtype != np.uint8 or tuple(images.shape[1:]) != shape or images.ndim != 4:
      raise errors.InputError(
          f'images of {images.dtype} {_text(images.shape)}; {self.path} takes uint8 '
          f'nx{_text(shape)}')
    found = [self._batch(images[start:start + _BATCH]) for start in range(0, len(images), _BATCH)]
    return np.concatenate(found) if found else np.empty([0, len(self.card.classes)], np.float32)

  def _batch(self, images: np.ndarray) -> np.ndarray:
    found = np.asarray(self.answer(images), np.float32)
    wanted = len(images), len(self.card.classes)
    if found.shape != wanted or not np.abs(found.sum(axis=1) - 1).max() <= _SUM:
      raise errors.InputError(
          f'{self.path}: answers no probabilities of {wanted[1]} classes; export the run again')
    return found


def open_model(path: str | os.PathLike[str], flag: str = '--model') -> ExportedModel:
  """Opens an exported model.

  Args:
    path: of a file, or of the directory of an export.
    flag: that named it, for the message about packages that are missing.

  Raises:
    errors.InputError: there is nothing, or nothing that can be used; or its runtime is missing;
      or a file is not what export_main has written there.
  """
  row, file = formats.find(path)
  formats.require(row, row.runtime, f'{flag}={os.fspath(path)}')
  checksums.check(file)
  try:
    runtime = runtimes.RUNTIMES[row.name]
    text = _probed(row.name, file) if runtime.is_probed else runtime.read_card(file)
    card = model_card_reader.from_json(text, str(file))
    return ExportedModel(file, row, card, runtime.load(file, card))
  except errors.InputError:
    raise
  except Exception as error:  # The libraries raise exceptions of any class.
    raise errors.InputError(f'{file}: cannot be loaded as {row.title} ({errors.reason(error)}); '
                            'export the run again') from error


def _probed(name: str, file: pathlib.Path) -> str:
  """Returns the card of a file after a child process has loaded it and asked it once."""
  texts, _ = limited_process.parse(
      model_probe.__name__, {'name': name, 'path': os.fspath(file.absolute())}, _LIMITS)
  return texts[0]


def _text(shape: tuple[int, ...]) -> str:
  return 'x'.join(map(str, shape))
