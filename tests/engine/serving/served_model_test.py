"""What a server needs of a model."""

from engine.serving import served_model
from tests.engine.serving import tiny_server


def test_a_preparation_needs_the_shape_alone():
  found = served_model.Preparation((28, 28, 1))
  assert (found.statistics, found.rule) == (None, None)


def test_a_formula_is_a_model():
  model: served_model.ServedModel = tiny_server.FormulaModel()
  assert model.info.classes == tiny_server.CLASSES
