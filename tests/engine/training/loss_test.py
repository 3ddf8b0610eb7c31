"""The loss: its terms by hand, what decays, and that replicas add up."""

import dataclasses
import math

import numpy as np
import pytest
import tensorflow as tf

from engine.config import recipe_catalog
from engine.models import tutorial
from engine.optim import optimizer
from engine.optim import rule_registry
from engine.training import loss
from engine.training import parameter_groups

_TUTORIAL = dataclasses.replace(recipe_catalog.get('cifar10_tutorial'), batch_size=4)
_LABELS = tf.constant([0, 2, 1, 2])
_LOGITS = tf.constant([[2.0, 0, 0], [0, 0, 0], [0, 5, 0], [1, 0, -1]])


@pytest.fixture(scope='module')
def network():
  return tutorial.Tutorial((8, 8, 3), 3)


def _groups(network, recipe=_TUTORIAL):
  return parameter_groups.of_recipe(network, recipe)


def test_decay_of_a_rule_that_decouples_it_is_no_term_of_the_loss(network):
  plain, decoupled = (
      optimizer.Group(rule_registry.RULES[rule](), (variable,), weight_decay=0.5)
      for rule, variable in (('sgd', network.local3_weights), ('adamw', network.local4_weights)))
  free = optimizer.Group(plain.rule, (network.conv1_weights,))
  (variable, rate), = loss.weight_decays([plain, decoupled, free])
  assert variable is network.local3_weights
  assert rate == 0.5


def test_terms_by_hand(network):
  terms = loss.loss_terms(_groups(network), _TUTORIAL, _LOGITS, _LABELS)
  log_z = [math.log(math.e ** 2 + 2), math.log(3), math.log(math.e ** 5 + 2),
           math.log(math.e + 1 + 1 / math.e)]
  losses = [log_z[0] - 2, log_z[1], log_z[2] - 5, log_z[3] + 1]
  decay = 0.002 * sum((weights.numpy() ** 2).sum()
                      for weights in (network.local3_weights, network.local4_weights))
  assert list(terms) == ['cross_entropy', 'weight_decay']
  assert float(terms['cross_entropy']) == pytest.approx(sum(losses) / 4, rel=1e-5)
  assert float(terms['weight_decay']) == pytest.approx(decay, rel=1e-5)


@pytest.mark.parametrize('replicas', [2, 4])
def test_replicas_add_up_to_one_device(network, replicas):
  share = 4 // replicas
  parts = [loss.loss_terms(_groups(network), _TUTORIAL, _LOGITS[i:i + share], _LABELS[i:i + share],
                      replicas) for i in range(0, 4, share)]
  for name, whole in loss.loss_terms(_groups(network), _TUTORIAL, _LOGITS, _LABELS).items():
    assert sum(float(part[name]) for part in parts) == pytest.approx(float(whole), rel=1e-6)


def test_without_decay_the_term_is_zero(network):
  recipe = dataclasses.replace(_TUTORIAL, weight_decay_layers=())
  terms = loss.loss_terms(_groups(network, recipe), recipe, _LOGITS, _LABELS)
  assert float(terms['weight_decay']) == 0.0


def test_label_smoothing_reaches_the_cross_entropy(network):
  recipe = dataclasses.replace(_TUTORIAL, label_smoothing=0.3)
  terms = loss.loss_terms(_groups(network, recipe), recipe, _LOGITS, _LABELS)
  smooth = float(terms['cross_entropy'])
  log_p = tf.nn.log_softmax(_LOGITS).numpy()
  targets = 0.7 * np.eye(3)[_LABELS.numpy()] + 0.1
  assert smooth == pytest.approx(-(targets * log_p).sum() / 4, rel=1e-5)


@pytest.mark.parametrize('smoothing', [0.0, 0.2])
def test_expected_at_start_is_the_loss_of_equal_logits(network, smoothing):
  recipe = dataclasses.replace(_TUTORIAL, label_smoothing=smoothing)
  terms = loss.loss_terms(_groups(network, recipe), recipe, tf.zeros([4, 3]), _LABELS)
  assert loss.expected_initial_loss(_groups(network, recipe), 3) == pytest.approx(
      sum(float(term) for term in terms.values()), rel=1e-6)


def test_weights_of_classes_by_hand():
  """Of 12 examples in three classes with 8, 4 and 0: 12 / (2 * 8) and 12 / (2 * 4)."""
  recipe = dataclasses.replace(_TUTORIAL, balance='loss')
  weights = loss.class_weights(recipe, (8, 4, 0))
  assert weights.tolist() == [0.75, 1.5, 0.0]
  assert (8 * weights[0] + 4 * weights[1]) / 12 == 1
  assert loss.class_weights(_TUTORIAL, (8, 4, 0)) is None
  assert loss.class_weights(recipe, ()) is None


def test_weighted_losses_by_hand(network):
  plain = loss.loss_terms(_groups(network), _TUTORIAL, _LOGITS[:1], _LABELS[:1])
  other = loss.loss_terms(_groups(network), _TUTORIAL, _LOGITS[1:2], _LABELS[1:2])
  both = loss.loss_terms(_groups(network), _TUTORIAL, _LOGITS[:2], _LABELS[:2],
                         weights_of_classes=np.array([0.5, 9.0, 3.0], np.float32))
  assert float(both['cross_entropy']) == pytest.approx(
      0.5 * float(plain['cross_entropy']) + 3 * float(other['cross_entropy']), rel=1e-6)
  assert float(both['weight_decay']) == float(plain['weight_decay'])


def test_a_mixed_label_has_the_mean_weight_of_its_classes(network):
  recipe = dataclasses.replace(_TUTORIAL, balance='loss', batch_size=2)
  logits = tf.constant([[1.0, 2, 0], [0, 1, 3]])
  shares = tf.constant([[0.25, 0.75, 0], [0, 0, 1.0]])
  found = loss.loss_terms(_groups(network), recipe, logits, shares,
                          weights_of_classes=np.array([2.0, 4.0, 3.0], np.float32))
  losses = tf.nn.softmax_cross_entropy_with_logits(shares, logits).numpy()
  expected = (3.5 * losses[0] + 3 * losses[1]) / 2
  assert float(found['cross_entropy']) == pytest.approx(expected, rel=1e-6)


def test_a_balanced_loss_is_that_of_classes_of_the_same_size(network):
  """The mean over a set is the mean of the classes' means, whatever their sizes."""
  labels = tf.constant([0, 0, 0, 0, 0, 0, 1, 1])
  logits = tf.random.stateless_normal([8, 3], [1, 2])
  recipe = dataclasses.replace(_TUTORIAL, balance='loss', batch_size=8)
  weights = loss.class_weights(recipe, (6, 2, 0))
  found = loss.loss_terms(_groups(network), recipe, logits, labels, weights_of_classes=weights)
  means = [float(loss.loss_terms(_groups(network), dataclasses.replace(recipe, batch_size=count),
                                 part, names)['cross_entropy'])
           for count, part, names in ((6, logits[:6], labels[:6]), (2, logits[6:], labels[6:]))]
  assert float(found['cross_entropy']) == pytest.approx(sum(means) / 2, rel=1e-6)
