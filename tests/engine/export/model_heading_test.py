"""The heading of an exported model."""

from engine.export import model_heading
from tests.engine.export import made_models


def test_it_names_file_accuracy_classes_and_temperature():
  first, second, third = model_heading.lines(made_models.make())
  assert first == ('a.onnx: ONNX, recipe cifar10_tutorial, step 10, accuracy 0.6522 (0.4489 to '
                   '0.8119) on 23 test images')
  assert second.startswith('10 classes: airplane, ')
  assert third.startswith('probability: calibrated by a temperature of 1.7, within the model; ')
