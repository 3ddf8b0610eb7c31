"""What a network cannot have is refused in one line, and the rest adapts."""

import pytest
import tensorflow as tf

from engine.models import model_registry
from engine.models import size_limit
from tfrecords import errors


def test_small_sides():
  size_limit.check_side('cnn', (10, 12, 3), 10)
  with pytest.raises(errors.InputError) as caught:
    size_limit.check_side('cnn', (9, 12, 3), 10)
  assert str(caught.value) == (
      '--model=cnn: its images are 9x12 pixels, and it needs 10 in both directions; give '
      '--model=resnet, which takes images of any size')


def test_large_layers():
  size_limit.check_dense('dense', (64, 64, 3), 2 ** 15, 2 ** 10)
  with pytest.raises(errors.InputError) as caught:
    size_limit.check_dense('dense', (256, 256, 3), 256 * 256 * 3, 256)
  assert str(caught.value) == (
      '--model=dense: a layer would have 50,331,648 weights for images of 256x256 pixels, and '
      '33,554,432 is the limit; give --model=resnet, which takes images of any size, or a smaller '
      '--crop_size')


@pytest.mark.parametrize('model, shape, classes', [
    ('tutorial', (256, 256, 3), 10), ('dense', (256, 256, 3), 10), ('deep', (256, 256, 3), 10),
    ('softmax', (64, 64, 3), 10_000), ('cnn', (256, 256, 1), 1_000), ('cnn', (9, 256, 1), 10),
    ('airbench', (8, 256, 3), 10), ('small_airbench', (1, 1, 1), 2)])
def test_what_a_network_cannot_have(model, shape, classes):
  with pytest.raises(errors.InputError, match=f'^--model={model}: .*; give --model=resnet'):
    model_registry.build(model, shape, classes)


@pytest.mark.parametrize('model, shape, classes, parameters', [
    ('resnet', (1, 1, 1), 2, 268_000), ('resnet', (1, 7, 3), 10_000, 920_000),
    ('tutorial', (1, 1, 1), 2, 210_000), ('tutorial', (144, 144, 3), 300, 32_100_000),
    ('airbench', (9, 31, 3), 10_000, 4_530_000), ('small_airbench', (9, 9, 1), 2, 300_000),
    ('softmax', (1, 256, 3), 2, 1_538), ('cnn', (10, 10, 3), 10_000, 670_000)])
def test_what_it_can_have(model, shape, classes, parameters):
  network = model_registry.build(model, shape, classes)
  assert model_registry.parameter_count(network) == pytest.approx(parameters, rel=0.05)
  assert network(tf.zeros([2, *shape])).shape == (2, classes)
