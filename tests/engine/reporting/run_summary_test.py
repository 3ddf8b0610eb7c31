"""The tables of TensorBoard's TEXT tab."""

import dataclasses
import platform

import tensorflow as tf

from engine.models import model_registry
from engine.reporting import run_summary
from tests.engine import tiny_runs


def _rows(text):
  return [line[1:-1].split('|') for line in text.splitlines()]


def test_the_recipe_with_every_setting():
  config = dataclasses.replace(tiny_runs.config(), run_id='abc')
  rows = _rows(run_summary.recipe_table(config))
  assert rows[:2] == [['setting', 'value'], ['---', '---']]
  found = dict(rows)
  assert found['recipe'] == f'cifar10_tutorial: {config.recipe.summary}'
  assert (found['batch_size'], found['seed'], found['training images'], found['run']) == (
      '8', '0', '40', 'abc')


def test_the_network_layer_by_layer():
  config = tiny_runs.config()
  network = model_registry.build('tutorial', config.input_shape, 10)
  rows = _rows(run_summary.network_table(config, network))
  assert rows[2] == ['conv1', '8x8x64', '4,864', '307,200']
  assert [row[0] for row in rows[2:]] == [
      'conv1', 'pool1', 'norm1', 'conv2', 'norm2', 'pool2', 'local3', 'local4', 'softmax_linear',
      'all']
  assert rows[-1][2] == f'{model_registry.parameter_count(network):,}'


def test_the_machine():
  rows = run_summary.machine_table(['/job:localhost/replica:0/task:0/device:CPU:0', 'a|b'])
  assert '|devices|CPU:0, a\\|b|' in rows.splitlines()
  assert f'|Python|{platform.python_version()}|' in rows
  assert f'|TensorFlow|{tf.__version__}|' in rows
