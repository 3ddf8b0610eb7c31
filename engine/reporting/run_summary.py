"""What TensorBoard's TEXT tab says of a run: recipe, network and machine, as tables."""

from collections.abc import Iterable, Sequence

import tensorflow as tf

from engine.config import run_config
from engine.models import layer_summary
from engine.models import network as network_lib
from engine.reporting import hparams
from engine.reporting import machine

_BAR = '|'


def write(config: run_config.RunConfig, network: network_lib.Network,
          devices: Sequence[str]) -> None:
  """Writes the tables to the current summary writer, at its step.

  Args:
    config: the settings of the run.
    network: its network.
    devices: on which it trains.
  """
  found = {'recipe': recipe_table(config), 'network': network_table(config, network),
           'machine': machine_table(devices)}
  for name, text in found.items():
    tf.summary.text(f'summary/{name}', text)


def recipe_table(config: run_config.RunConfig) -> str:
  """Returns every setting of a run."""
  rows = [('recipe', f'{config.recipe.name}: {config.recipe.summary}')]
  rows += [(name, str(value)) for name, value in hparams.values(config).items() if name != 'recipe']
  rows += [('training images', f'{config.train_examples:,}'), ('run', config.run_id)]
  return _table(('setting', 'value'), rows)


def network_table(config: run_config.RunConfig, network: network_lib.Network) -> str:
  """Returns the layers with their shapes, parameters and multiply-adds, and the totals."""
  layers = layer_summary.layers(network, config.input_shape, config.recipe.frozen_layers)
  rows = [(layer.name, layer_summary.shape_text(layer.shape), f'{layer.parameters:,}',
           f'{layer.multiply_adds:,}') for layer in layers]
  rows.append(('all', '', f'{sum(layer.parameters for layer in layers):,}',
               f'{sum(layer.multiply_adds for layer in layers):,}'))
  return _table(('layer', 'output', 'parameters', 'multiply-adds'), rows)


def machine_table(devices: Sequence[str]) -> str:
  """Returns processor, memory, versions and devices."""
  short = ', '.join(device.rpartition('device:')[2] for device in devices)
  return _table(('machine', ''), [*machine.describe().items(), ('devices', short)])


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
  """Returns a table in Markdown."""
  lines = [heading, ['---'] * len(heading), *rows]
  return '\n'.join(_BAR + _BAR.join(cell.replace(_BAR, '\\|') for cell in line) + _BAR
                   for line in lines)
