"""Which layers are taken from an earlier run, what they hold then, and what is refused."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from engine.models import model_registry
from engine.runs import run_dir as run_dir_lib
from engine.training import state as state_lib
from engine.transfer_learning import layer_transfer
from tests.engine import tiny_runs
from tfrecords import errors

_ALL = ('conv1', 'conv2', 'local3', 'local4', 'softmax_linear')
_SIX = ('airplane', 'bird', 'cat', 'deer', 'dog', 'frog')
_FOUR = ('automobile', 'horse', 'ship', 'truck')


@pytest.fixture(name='six', scope='module')
def fixture_six(tmp_path_factory):
  return tiny_runs.make(tmp_path_factory.mktemp('runs') / 'six', (5, 10), class_subset=_SIX)


def _network(**changes):
  return state_lib.build_network(tiny_runs.config(**changes))


def _select(run, frozen=(), reset_head=False, **changes):
  return layer_transfer.select_layers(str(run), reset_head, _network(**changes), frozen, print)


def test_layers_fit_by_name_and_shape(six):
  init = _select(six, class_subset=_FOUR)
  assert (init.run, init.step, init.reset_head) == (str(six), 10, False)
  assert init.restored == _ALL[:-1]
  assert init.initialized == ('softmax_linear (source 192x6, target 192x4)',)
  assert init.unused == ('softmax_linear',)


def test_a_new_head_begins_anew_though_it_fits(six):
  assert _select(six, class_subset=_SIX[::-1]).restored == _ALL
  init = _select(six, class_subset=_SIX[::-1], reset_head=True)
  assert (init.restored, init.initialized, init.unused) == (
      _ALL[:-1], ('softmax_linear',), ('softmax_linear',))


def test_a_larger_window_fits_in_its_convolutions(six):
  init = _select(six, class_subset=_SIX, crop_size=12, reset_head=True)
  assert init.restored == ('conv1', 'conv2', 'local4')
  assert init.initialized == ('local3 (source 256x384, target 576x384)', 'softmax_linear')


def test_the_averages_of_the_newest_checkpoint_fill_network_and_averages(six):
  config = tiny_runs.config(class_subset=_FOUR, momentum=0.9)
  state = state_lib.TrainState(config)
  before = state.network.softmax_linear_weights.numpy()
  init = layer_transfer.select_layers(str(six), True, state.network, ('conv1',), print)
  layer_transfer.assign_layers(init, state.network, state.averages)
  reader = tf.train.load_checkpoint(str(six.checkpoints / 'ckpt-10'))
  for network in (state.network, state.averages):
    for name in ('conv1_weights', 'conv1_biases', 'local4_weights'):
      np.testing.assert_array_equal(
          getattr(network, name), reader.get_tensor(f'averages/{name}/.ATTRIBUTES/VARIABLE_VALUE'))
    np.testing.assert_array_equal(network.softmax_linear_weights, before)


def test_statistics_and_fixed_filters_belong_to_their_layers(tmp_path):
  settings = {'model': 'airbench', 'weight_decay_layers': ('head',), 'crop_size': 12}
  run = tiny_runs.make(tmp_path / 'run', (1,), class_subset=_SIX, **settings)
  network = _network(class_subset=_FOUR, **settings)
  init = layer_transfer.select_layers(str(run), True, network, (), print)
  assert init.restored[:2] == ('whiten', 'block1_conv1')
  assert init.unused == ('head',)
  network.whiten_filters.assign_add(tf.ones_like(network.whiten_filters))
  network.blocks[0][0].mean.assign_add(tf.ones_like(network.blocks[0][0].mean))
  layer_transfer.assign_layers(init, network)
  assert not network.whiten_filters.numpy().any()
  assert not network.blocks[0][0].mean.numpy().any()


def test_filters_for_color_are_adapted_to_gray_images(six):
  network = model_registry.build('tutorial', (8, 8, 1), 6)
  init = layer_transfer.select_layers(str(six), True, network, ('conv1',), print)
  assert init.restored == _ALL[:-1]
  assert init.adapted == ('conv1 (source 5x5x3x64, target 5x5x1x64)',)
  layer_transfer.assign_layers(init, network)
  color = tf.train.load_checkpoint(str(six.checkpoints / 'ckpt-10')).get_tensor(
      'averages/conv1_weights/.ATTRIBUTES/VARIABLE_VALUE')
  np.testing.assert_allclose(network.conv1_weights[:, :, 0], color.sum(axis=2), rtol=1e-6)


def _refusal(*arguments, **named):
  with pytest.raises(errors.InputError) as caught:
    _select(*arguments, **named)
  assert '\n' not in str(caught.value)
  return str(caught.value)


def test_what_is_no_run_is_refused_with_the_runs_beside_it(six, tmp_path):
  assert _refusal(six.path.parent / 'sixx') == (
    f'--warm_start_from={six.path.parent}/sixx: holds no run (no config.json); give the directory '
    f'of a training: {six}'
  )
  assert _refusal(tmp_path / 'a' / 'b').endswith('give the directory of a training')
  empty = run_dir_lib.RunDir(tmp_path / 'empty')
  empty.begin(tiny_runs.config())
  assert (
    _refusal(empty) == f'--warm_start_from={empty}: has no checkpoint yet; wait for the first one'
  )
  tiny_runs.damage(tiny_runs.make(tmp_path / 'cut', (3,)), 3)
  assert 'none of the 1 checkpoints can be read; restore' in _refusal(tmp_path / 'cut')


def test_a_network_of_which_nothing_fits_is_refused_with_what_there_is(six):
  text = _refusal(six, model='deep', weight_decay_layers=())
  assert text.startswith(
      f'--warm_start_from={six}: no layer fits, all would be initialized: dense1, ')
  assert f'{six} has {", ".join(_ALL)}; give ' in text


def test_frozen_layers_must_have_been_taken(six):
  assert _refusal(six, ('conv1', 'softmax_linear'), True, class_subset=_SIX) == (
    f'--frozen_layers=conv1,softmax_linear: softmax_linear is not restored from {six}, and '
    'frozen at its initial values it would learn nothing; restored are conv1, conv2, local3, local4'
  )


def test_without_a_run_nothing_is_taken_and_nothing_may_be_frozen():
  assert _select('') is None
  assert _refusal('', ('conv1', 'conv2')) == (
      '--frozen_layers=conv1,conv2: say what of, with --warm_start_from=RUN')


def test_a_checkpoint_that_is_gone_is_one_line(six):
  init = dataclasses.replace(_select(six, class_subset=_FOUR), step=7)
  with pytest.raises(errors.InputError, match='ckpt-7: this checkpoint cannot be read'):
    layer_transfer.assign_layers(init, _network(class_subset=_FOUR))


def test_what_is_asked_for_is_known_without_the_run():
  assert layer_transfer.requested('', False) is None
  assert vars(layer_transfer.requested('runs/six/', True)) == {
      'run': 'runs/six', 'reset_head': True, 'step': 0, 'restored': (), 'initialized': (),
      'unused': (), 'adapted': ()}
