"""Loads a model file and asks it once, in a child process (`tfrecords.limited_process`).

A damaged or hostile file that makes the C library of its runtime crash, loop or use all memory ends
only the child.
"""

import pathlib

import numpy as np

from engine.export import model_card_reader
from engine.export import runtimes


def parse(name: str, path: str) -> tuple[list[str], list[np.ndarray]]:
  """Returns the card of a model as text.

  Args:
    name: of the format.
    path: of the file.

  Raises:
    errors.InputError: the file has no card.
    Exception: its runtime cannot load it, or it cannot be asked.
  """
  file, runtime = pathlib.Path(path), runtimes.RUNTIMES[name]
  text = runtime.read_card(file)
  card = model_card_reader.from_json(text, path)
  runtime.load(file, card)(np.zeros([1, *card.image_shape], np.uint8))
  return [text], []
