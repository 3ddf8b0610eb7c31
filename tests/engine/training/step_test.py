"""The training step: against the probe and plain NumPy, and the loop around it."""


import numpy as np
import pytest
import tensorflow as tf

from engine.config import recipe_catalog
from engine.models import model_registry
from engine.optim import rule as rule_lib
from engine.training import batch_inspection
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tests.engine import tiny_runs

_EXAMPLES = 40


def _batches(side=8):
  rng = np.random.default_rng(0)
  images = rng.normal(size=[6, 8, side, side, 3]).astype(np.float32)
  labels = rng.integers(0, 10, [6, 8]).astype(np.int32)
  return tf.data.Dataset.from_tensor_slices((images, labels))


def _start(**changes):
  """Returns a recipe, a state, its loop and its batches."""
  config = tiny_runs.config(**changes)
  strategy = strategy_lib.build()
  with strategy.scope():
    state = state_lib.TrainState(config)
  state.adapt(lambda: next(iter(_batches(config.recipe.augmentation.crop_size)))[0])
  steps = step_lib.build_loop(strategy, state, config.recipe, _EXAMPLES)
  return config.recipe, state, steps, iter(strategy.experimental_distribute_dataset(
      _batches(config.recipe.augmentation.crop_size)))


def _values(network):
  return [variable.numpy() for variable in network.trainable_variables]


@pytest.mark.parametrize(
  'changes',
  [
    {},
    {
      'momentum': 0.9,
      'nesterov': True,
      'label_smoothing': 0.1,
      'lr_schedule': 'linear_warmup_decay',
      'max_steps': 4,
      'weight_decay_layers': ('all',),
    },
  ],
)
def test_steps_against_the_probe_and_numpy(changes):
  recipe, state, train_steps, iterator = _start(moving_average_decay=0.3, **changes)
  probe = batch_inspection.build(state, recipe)
  weights, averages = _values(state.network), _values(state.averages)
  velocity = [0.0 for _ in weights]
  for n, (images, labels) in enumerate(_batches().take(3)):
    look = probe(images, labels)
    report = train_steps(iterator, tf.constant(1))
    rate = 0.1 * (1, 1, 1)[n] if not changes else 0.1 * min((n + 0.5) / 0.8, (3.5 - n) / 3.2)
    assert float(report['learning_rate']) == pytest.approx(rate, rel=1e-5)
    for name, term in look['loss_terms'].items():
      assert float(report[name]) == pytest.approx(float(term), rel=1e-5), name
    decay = min(0.3, (2 + n) / (11 + n))
    for i, gradient in enumerate(look['gradients'][name] for name in _names(state)):
      velocity[i] = recipe.optimizer.momentum * velocity[i] + gradient.numpy()
      ahead = gradient.numpy() + recipe.optimizer.momentum * velocity[i]
      weights[i] = weights[i] - rate * (ahead if recipe.optimizer.nesterov else velocity[i])
      averages[i] = decay * averages[i] + (1 - decay) * weights[i]
    for mine, theirs in ((weights, state.network), (averages, state.averages)):
      for expected, variable in zip(mine, theirs.trainable_variables, strict=True):
        np.testing.assert_allclose(variable, expected, atol=1e-6)
  assert int(state.step) == 3


def _names(state):
  return [variable.name.partition(':')[0] for variable in state.network.trainable_variables]


_FROZEN = {
    'tutorial': ('conv1', 'local3'), 'airbench': ('block1_conv1', 'block1_conv2')}


@pytest.mark.parametrize('model, optimizer', [
    ('tutorial', {'optimizer': 'adam'}), ('airbench', {'optimizer': 'muon', 'momentum': 0.9}),
    pytest.param('tutorial', {'optimizer': 'lion'}, marks=pytest.mark.slow),
    pytest.param('tutorial', {'optimizer': 'muon', 'momentum': 0.9}, marks=pytest.mark.slow),
    pytest.param('airbench', {'optimizer': 'adam'}, marks=pytest.mark.slow),
    pytest.param('airbench', {'optimizer': 'lion'}, marks=pytest.mark.slow)])
def test_frozen_layers_stay_as_they_are(model, optimizer):
  frozen = _FROZEN[model]
  _, state, train_steps, iterator = _start(
    model=model,
    frozen_layers=frozen,
    **optimizer,
    weight_decay_layers=('all',),
    weight_decay=0.1,
    dropout=0.2,
    crop_size=12,
  )
  # Averages that differ from the weights would move, were they not left alone.
  for variable in state.averages.variables:
    variable.assign_add(tf.ones_like(variable))
  networks = (state.network, state.averages)
  before = [[variable.numpy() for variable in network.variables] for network in networks]
  train_steps(iterator, tf.constant(2))
  for network, old in zip(networks, before, strict=True):
    changed = {model_registry.variable_name(variable): not np.array_equal(variable, value)
               for variable, value in zip(network.variables, old, strict=True)}
    for name, moved in changed.items():
      fixed = name.startswith('whiten') and network is state.network
      assert moved == (name.partition('/')[0] not in frozen and not fixed), name
  updated = [variable for rule in state.optimizer.submodules if isinstance(rule, rule_lib.Rule)
             for variable in rule.updated]
  assert updated
  assert not {model_registry.layer_of(variable) for variable in updated} & {*frozen}


def test_nothing_is_computed_for_the_gradients_of_a_frozen_beginning():
  def operations(freeze):
    _, _, train_steps, iterator = _start(frozen_layers=freeze)
    graph = train_steps.get_concrete_function(iterator, tf.constant(1)).graph
    return {node.op for function in graph.as_graph_def().library.function
            for node in function.node_def}
  assert any('MaxPoolGrad' in name for name in operations(()))
  assert not any('MaxPoolGrad' in name for name in operations(('conv1', 'conv2')))


@pytest.mark.parametrize('model, freeze', [
    ('tutorial', ('conv1', 'conv2')),
    pytest.param('airbench', ('block1_conv1', 'block1_conv2'), marks=pytest.mark.slow)])
def test_steps_from_features_are_steps_from_images(model, freeze):
  settings = {'model': model, 'frozen_layers': freeze, 'dropout': 0.2, 'crop_size': 12,
              'weight_decay_layers': ('all',)}
  recipe, whole, steps, iterator = _start(**settings)
  _, part, _, _ = _start(**settings)
  done = part.network.num_frozen_stages(freeze)
  shorter = step_lib.build_loop(strategy_lib.build(), part, recipe, _EXAMPLES, done)
  features = _batches(12).map(
      lambda images, labels: (part.network(images, None, 0, done), labels))
  one = steps(iterator, tf.constant(3))
  other = shorter(iter(features), tf.constant(3))
  assert float(one['loss']) == pytest.approx(float(other['loss']), rel=1e-5)
  for networks in ((whole.network, part.network), (whole.averages, part.averages)):
    for first, second in zip(*(network.variables for network in networks), strict=True):
      np.testing.assert_allclose(first, second, rtol=1e-4, atol=1e-5)


def test_a_long_loop_is_many_short_ones():
  _, together, steps, iterator = _start(momentum=0.9, **tiny_runs.SOFTMAX)
  report = steps(iterator, tf.constant(5))
  _, apart, one, iterator = _start(momentum=0.9, **tiny_runs.SOFTMAX)
  for _ in range(5):
    last = one(iterator, tf.constant(1))
  for a, b in ((together.network, apart.network), (together.averages, apart.averages)):
    for first, second in zip(_values(a), _values(b), strict=True):
      np.testing.assert_array_equal(first, second)
  assert set(report) == set(step_lib.METRIC_NAMES)
  for name in set(report) - {'input_wait', 'input_wait_steps'}:
    assert float(report[name]) == float(last[name]), name
  assert 0.0 <= float(report['input_wait']) < 60.0


def test_a_loop_of_no_steps_changes_nothing():
  _, state, steps, iterator = _start(**tiny_runs.SOFTMAX)
  before = _values(state.network)
  steps(iterator, tf.constant(0))
  assert int(state.step) == 0
  assert all((a == b).all() for a, b in zip(before, _values(state.network), strict=True))
  images, _ = next(iterator)
  np.testing.assert_array_equal(images, next(iter(_batches()))[0])


def test_precision_counts_the_batch():
  _, state, steps, iterator = _start(**tiny_runs.SOFTMAX)
  images, labels = next(iter(_batches()))
  right = np.argmax(state.network(images), axis=1) == labels.numpy()
  assert float(steps(iterator, tf.constant(1))['accuracy']) == pytest.approx(right.mean())


def test_mixed_labels_have_a_mixed_loss_and_the_accuracy_of_the_larger_share():
  _, state, train_steps, _ = _start(**tiny_runs.SOFTMAX)
  images = next(iter(_batches()))[0]
  shares = np.zeros([8, 10], np.float32)
  shares[:, 3], shares[:, 4] = 0.6, 0.4
  logits = state.network(images)
  logs = tf.nn.log_softmax(logits).numpy()
  expected = -(0.6 * logs[:, 3] + 0.4 * logs[:, 4]).mean()
  report = train_steps(iter(tf.data.Dataset.from_tensors((images, tf.constant(shares)))),
                       tf.constant(1))
  assert float(report['cross_entropy']) == pytest.approx(expected, rel=1e-5)
  assert float(report['accuracy']) == np.mean(logits.numpy().argmax(axis=1) == 3)


@pytest.mark.parametrize('step, expected', [(0, 0.1), (136_717, 0.1), (136_718, 0.01)])
def test_learning_rate_of_the_tutorial(step, expected):
  rate = step_lib.learning_rate(
      recipe_catalog.get('cifar10_tutorial'), 50_000, tf.constant(step, tf.int64))
  assert float(rate) == pytest.approx(expected)


def test_learning_rate_counts_epochs_of_the_records_used():
  recipe = recipe_catalog.get('cifar10_tutorial').with_settings(batch_size=10, decay_epochs=2.0
  )
  rates = [float(step_lib.learning_rate(recipe, 50, tf.constant(step))) for step in (9, 10)]
  assert rates == pytest.approx([0.1, 0.01])


def test_the_learning_rate_is_halved_at_each_of_the_steps():
  recipe = recipe_catalog.get('cifar10_tutorial')
  rates = [float(step_lib.learning_rate(recipe, 50_000, tf.constant(step), (4, 4, 9)))
           for step in (3, 4, 8, 9)]
  assert rates == pytest.approx([0.1, 0.025, 0.025, 0.0125])
