"""Layers of an earlier run for a new one: those whose names and shapes match.

A first convolution also fits images of another number of channels: see input_channels.py.

Their values are the moving averages of the run's newest checkpoint, the ones that are evaluated,
predicted with and exported. The checkpoint in best/ is not used: it was chosen on test images, so
the test accuracy of a training that starts from it would be biased.

The new run's config.json records which layers were restored, and its checkpoint of step 0 holds
them. A resumed run does not read the earlier run again.
"""

from collections.abc import Collection

import tensorflow as tf

from engine.config import run_config
from engine.inference import model_runner
from engine.models import layer_summary
from engine.models import model_registry
from engine.models import network as network_lib
from engine.reporting import console
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_presence
from engine.transfer_learning import input_channels
from tfrecords import errors
from tfrecords import remote_path

# The variables of one layer by the second part of their names: weights, biases, mean, variance.
LayerTransfer = dict[str, tf.Variable]


def requested(path: str, reset_head: bool) -> run_config.WarmStart | None:
  """Returns the warm start that the flags request, before the earlier run is read; or None."""
  return run_config.WarmStart(str(remote_path.of(path)), reset_head) if path else None


def select_layers(path: str, reset_head: bool, network: network_lib.Network,
                  frozen: Collection[str], log: console.LogFn) -> run_config.WarmStart | None:
  """Returns which layers of `network` can be restored from the run in `path`; changes nothing.

  Args:
    path: directory of the earlier run; empty: no layer is restored.
    reset_head: whether the last layer gets new initial values even if its shape matches.
    network: the new one.
    frozen: its layers that will not be trained.
    log: gets a line about every newer checkpoint of the run that cannot be read.

  Returns:
    The layers; None if there is no earlier run.

  Raises:
    errors.InputError: there is no run, no layer matches, or a layer is to be frozen that is not
      restored and would keep its initial values.
  """
  if not path:
    if frozen:
      raise errors.InputError(
          f'--frozen_layers={",".join(frozen)}: say what of, with --warm_start_from=RUN')
    return None
  runner = _runner(path)
  step = runner.restore_newest(run_dir_lib.RunDir(path), log, '--warm_start_from')
  source, target = _layers(runner.networks[model_runner.AVERAGES]), _layers(network)
  head = network.TRAINABLE_LAYERS[-1]
  restored = tuple(name for name in target if _fits(source.get(name), target[name])
                   and not (reset_head and name == head))
  init = run_config.WarmStart(
      str(remote_path.of(path)), reset_head, step, restored,
      initialized=tuple(_with_shapes(name, source, target) for name in target
                        if name not in restored),
      unused=tuple(name for name in source if name not in restored),
      adapted=tuple(_with_shapes(name, source, target) for name in restored
                    if _shapes(source[name]) != _shapes(target[name])))
  _check(init, frozen, source, runner.config.recipe.model)
  return init


def _check(init: run_config.WarmStart, frozen: Collection[str], source: dict[str, LayerTransfer],
           model: str) -> None:
  """Raises InputError if no layer is restored, or if a frozen one is not."""
  if not init.restored:
    raise errors.InputError(
      f'--warm_start_from={init.run}: no layer fits, all would be initialized: '
      f'{", ".join(init.initialized)}; {init.run} has {", ".join(source)}; give a run of the same '
      f'network, --model={model}, or the same --crop_size'
    )
  for name in frozen:
    if name not in init.restored:
      raise errors.InputError(
        f'--frozen_layers={",".join(frozen)}: {name} is not restored from {init.run}, and frozen '
        f'at its initial values it would learn nothing; restored are {", ".join(init.restored)}'
      )


def assign_layers(init: run_config.WarmStart, *networks: network_lib.Network) -> None:
  """Assigns the restored layers of `init` to the networks.

  Raises:
    errors.InputError: the checkpoint cannot be read any more.
  """
  runner = _runner(init.run)
  runner.restore(str(run_dir_lib.RunDir(init.run).checkpoints / f'ckpt-{init.step}'))
  source = _layers(runner.networks[model_runner.AVERAGES])
  for network in networks:
    for name, layer in _layers(network).items():
      if name in init.restored:
        for part, variable in layer.items():
          variable.assign(input_channels.convert(
              source[name][part], tuple(variable.shape)))


def _runner(path: str) -> model_runner.ModelRunner:
  """Returns the network of the run in `path`, before a checkpoint is restored."""
  run = run_dir_lib.RunDir(path)
  run_presence.require(run.path, '--warm_start_from')
  return model_runner.ModelRunner(run.read_config())


def _layers(network: network_lib.Network) -> dict[str, LayerTransfer]:
  """Returns the variables by layer, in the order of computation."""
  names = [name for stage in network.stages() for name in stage.layers]
  found: dict[str, LayerTransfer] = {name: {} for name in names}
  for variable in network.variables:
    part = model_registry.variable_name(variable).partition('/')[2]
    found.setdefault(model_registry.layer_of(variable), {})[part] = variable
  return found


def _shapes(layer: LayerTransfer | None) -> dict[str, tuple[int, ...]] | None:
  return layer and {part: tuple(variable.shape) for part, variable in layer.items()}


def _fits(source: LayerTransfer | None, target: LayerTransfer) -> bool:
  """Returns whether the shapes of a layer are equal, or differ in the images' channels alone."""
  before, now = _shapes(source), _shapes(target)
  return before is not None and now is not None and before.keys() == now.keys() and all(
      before[part] == shape or input_channels.differ_alone(before[part], shape)
      for part, shape in now.items())


def _with_shapes(name: str, source: dict[str, LayerTransfer],
                 target: dict[str, LayerTransfer]) -> str:
  """Returns a layer's name, followed by both shapes if they differ."""
  before, now = _shapes(source.get(name)), _shapes(target[name])
  # Weights first: their shape is more informative than that of the biases.
  for part, shape in sorted((now or {}).items(), key=lambda item: -len(item[1])):
    other = (before or {}).get(part)
    if other is not None and other != shape:
      return (f'{name} (source {layer_summary.shape_text(other)}, '
              f'target {layer_summary.shape_text(shape)})')
  return name
