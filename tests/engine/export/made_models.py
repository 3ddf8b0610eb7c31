"""Exported models that were never written: any function with a card."""

import pathlib

import numpy as np

from engine.export import exported_model
from engine.export import formats
from tests.engine.export import small_networks


def make(answer=None, **changes) -> exported_model.ExportedModel:
  """Returns a model that answers by a function, by default always the class 3."""
  sure = np.full([1, 10], 0.01, np.float32)
  sure[0, 3] = 0.91
  return exported_model.ExportedModel(
      pathlib.Path('a.onnx'), formats.FORMATS['onnx'], small_networks.card('onnx', **changes),
      answer or (lambda images: np.repeat(sure, len(images), axis=0)))
