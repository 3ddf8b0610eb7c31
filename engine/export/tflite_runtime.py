"""Loads a .tflite with LiteRT, the runtime of TensorFlow Lite."""

from collections.abc import Callable, Iterator
import contextlib
import importlib
import os
import pathlib
import sys
from typing import Any
import zipfile

import numpy as np

from engine.export import model_card
from engine.reporting import host_cpus
from tfrecords import errors

FILE, CARD_FILE = 'model.tflite', 'card.json'

# Largest size of a card.
_LIMIT = 1 << 24


def read_card(path: pathlib.Path) -> str:
  """Returns the card that is packed behind the model.

  Raises:
    errors.InputError: there is none.
  """
  try:
    with zipfile.ZipFile(path) as archive:
      if archive.getinfo(CARD_FILE).file_size > _LIMIT:
        raise errors.InputError(f'{path}: has a card of more than {_LIMIT:,} bytes')
      return archive.read(CARD_FILE).decode()
  except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
    raise errors.InputError(f'{path}: is a TensorFlow Lite model without a card, or not whole; '
                            'give a model that export_main has written') from error


def load(path: pathlib.Path, card: model_card.ModelCard) -> Callable[[np.ndarray], np.ndarray]:
  """Returns the model as a function of images."""
  del card
  with without_messages():
    interpreter = _interpreter(path)
    interpreter.allocate_tensors()
  source, = interpreter.get_input_details()
  target, = interpreter.get_output_details()
  sizes = [0]

  def answer(images: np.ndarray) -> np.ndarray:
    if len(images) != sizes[0]:
      interpreter.resize_tensor_input(source['index'], images.shape)
      interpreter.allocate_tensors()
      sizes[0] = len(images)
    interpreter.set_tensor(source['index'], images)
    interpreter.invoke()
    return interpreter.get_tensor(target['index'])

  return answer


@contextlib.contextmanager
def without_messages() -> Iterator[None]:
  """Discards what libraries in C write to standard error, such as that a delegate was made."""
  sys.stderr.flush()
  terminal, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
  os.dup2(nowhere, 2)
  try:
    yield
  finally:
    os.dup2(terminal, 2)
    os.close(terminal)
    os.close(nowhere)


def _interpreter(path: pathlib.Path) -> Any:
  # By name, since it is an extra.
  module = importlib.import_module('ai_edge_litert.interpreter')
  return module.Interpreter(str(path), num_threads=host_cpus.available())
