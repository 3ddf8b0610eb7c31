"""What every network offers, as far as it does not depend on which it is."""

import pytest
import tensorflow as tf

from engine.models import network as network_lib


class _Two(network_lib.Network):
  """Two layers, of which the second are the logits."""

  def layers(self, images, training=None):
    return {'first': images + 1.0, 'second': images * (2.0 if training is None else 3.0)}


def test_the_last_layer_are_the_logits_of_evaluation_and_of_training():
  assert float(_Two()(tf.constant(5.0))) == 10.0
  assert float(_Two()(tf.constant(5.0), training=object())) == 15.0


def test_by_default_nothing_is_calibrated():
  def images():
    raise AssertionError('no images are needed')
  _Two().calibrate(images)


def test_layers_must_be_written():
  with pytest.raises(NotImplementedError):
    network_lib.Network()(tf.constant(1.0))
