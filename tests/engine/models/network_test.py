"""What every network offers, as far as it does not depend on which it is."""

import pytest
import tensorflow as tf

from engine.models import network as network_lib


class _Two(network_lib.Network):
  """Three stages of four layers, of which the last are the logits; the first has fixed filters."""
  TRAINABLE_LAYERS = ('second', 'third')

  def stages(self):
    return [
        network_lib.Stage(('first',), lambda images, context: {'first': images + 1.0}),
        network_lib.Stage(
            ('second',),
            lambda hidden, context: {'second': hidden * 2.0, 'pooled': hidden * 3.0}),
        network_lib.Stage(
            ('third',),
            lambda hidden, context: {'third': hidden * (1.0 if context is None else 2.0)})]


def test_the_last_layer_are_the_logits_of_evaluation_and_of_training():
  assert float(_Two()(tf.constant(5.0))) == 18.0
  assert float(_Two()(tf.constant(5.0), context=object())) == 36.0


def test_stages_hand_their_last_layer_on():
  outputs = _Two().activations(tf.constant(5.0))
  assert {name: float(value) for name, value in outputs.items()} == {
      'first': 6.0, 'second': 12.0, 'pooled': 18.0, 'third': 18.0}
  assert list(_Two().activations(tf.constant(6.0), None, 1, 2)) == ['second', 'pooled']
  features = _Two()(tf.constant(5.0), None, 0, 2)
  assert float(features) == 18.0
  assert float(_Two()(features, object(), 2)) == 36.0


@pytest.mark.parametrize('frozen, expected', [
    ((), 1), (('second',), 2), (('third',), 1), (('none',), 1)])
def test_frozen_stages_end_before_the_first_that_is_trained(frozen, expected):
  assert _Two().num_frozen_stages(frozen) == expected


def test_by_default_nothing_depends_on_the_training_set():
  def images():
    raise AssertionError('no images are needed')
  _Two().adapt(images)


def test_layers_must_be_written():
  with pytest.raises(NotImplementedError):
    network_lib.Network()(tf.constant(1.0))
