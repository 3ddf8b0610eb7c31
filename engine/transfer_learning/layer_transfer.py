"""Layers of an earlier run for a new one: those that fit by name and shape.

They are the moving averages of the run's newest checkpoint, which are what is evaluated, predicted
with and exported. Not those of best/: it was chosen on test images, and what begins with it could
not be measured on them any more.

What was taken is frozen in the new run's config.json, and the layers are in its checkpoint of step
0; so a start that continues it does not look at the earlier run again.
"""

from collections.abc import Collection
import pathlib

import tensorflow as tf

from engine.config import run_config
from engine.inference import model_runner
from engine.models import layer_summary
from engine.models import model_registry
from engine.models import network as network_lib
from engine.reporting import console
from engine.runs import run_dir as run_dir_lib
from tfrecords import errors

# The variables of a layer by their names in it: weights, biases, mean, variance.
Layer = dict[str, tf.Variable]


def requested(path: str, reset_head: bool) -> run_config.Init | None:
  """Returns what the flags ask for, as far as that is known without looking at the run."""
  return run_config.Init(str(pathlib.Path(path)), reset_head) if path else None


def select_layers(path: str, reset_head: bool, network: network_lib.Network,
                  frozen: Collection[str], log: console.LogFn) -> run_config.Init | None:
  """Says which layers of `network` can be taken from the run in `path`; changes nothing.

  Args:
    path: directory of the earlier run; empty: nothing is taken.
    reset_head: whether the last layer begins anew, though it may fit.
    network: the new one.
    frozen: its layers that will not be trained.
    log: gets a line about every newer checkpoint of the run that cannot be read.

  Raises:
    errors.InputError: there is no run, none of its layers fits, or one is to be frozen that is not
      taken and so would never learn anything.
  """
  if not path:
    for given, flag in (
      (reset_head, '--reset_head'),
      (frozen, f'--frozen_layers={",".join(frozen)}'),
    ):
      if given:
        raise errors.InputError(f'{flag}: say what of, with --warm_start_from=RUN')
    return None
  runner = _runner(path)
  step = runner.restore_newest(run_dir_lib.RunDir(path), log, '--warm_start_from')
  theirs, mine = _layers(runner.networks[model_runner.AVERAGES]), _layers(network)
  head = network.TRAINABLE_LAYERS[-1]
  taken = tuple(name for name in mine if _shapes(theirs.get(name)) == _shapes(mine[name])
                and not (reset_head and name == head))
  init = run_config.Init(
      str(pathlib.Path(path)), reset_head, step, taken,
      fresh=tuple(_told(name, mine, theirs) for name in mine if name not in taken),
      left=tuple(name for name in theirs if name not in taken))
  _check(init, frozen, theirs)
  return init


def _check(init: run_config.Init, frozen: Collection[str], theirs: dict[str, Layer]) -> None:
  there = f'{init.run} has {", ".join(theirs)}'
  if not init.taken:
    raise errors.InputError(
      f'--warm_start_from={init.run}: no layer fits; anew would be {", ".join(init.fresh)}; '
      f'{there}; give a run of the same network, or the same --crop_size'
    )
  for name in frozen:
    if name not in init.taken:
      raise errors.InputError(
        f'--frozen_layers={",".join(frozen)}: {name} is not taken from {init.run}, and frozen at '
        f'its first values it would learn nothing; taken are {", ".join(init.taken)}'
      )


def assign_layers(init: run_config.Init, *networks: network_lib.Network) -> None:
  """Gives the networks the layers that `init` names.

  Raises:
    errors.InputError: the checkpoint that they were to be taken from is gone.
  """
  runner = _runner(init.run)
  runner.restore(str(run_dir_lib.RunDir(init.run).checkpoints / f'ckpt-{init.step}'))
  theirs = _layers(runner.networks[model_runner.AVERAGES])
  for network in networks:
    for name, layer in _layers(network).items():
      if name in init.taken:
        for part, variable in layer.items():
          variable.assign(theirs[name][part])


def _runner(path: str) -> model_runner.ModelRunner:
  """Returns the network of the run in `path`, before a checkpoint is restored."""
  run = run_dir_lib.RunDir(path)
  if not run.config_file.is_file():
    runs = sorted(str(file.parent) for file in run.path.parent.glob('*/config.json'))
    raise errors.InputError(
        f'--warm_start_from={path}: holds no run (no config.json); give the directory of a training'
        + (f': {", ".join(runs)}' if runs else ''))
  return model_runner.ModelRunner(run.read_config())


def _layers(network: network_lib.Network) -> dict[str, Layer]:
  """Returns the variables by layer, in the order of computation."""
  found: dict[str, Layer] = {name: {} for stage in network.stages() for name in stage.layers}
  for variable in network.variables:
    part = model_registry.variable_name(variable).partition('/')[2]
    found.setdefault(model_registry.layer_of(variable), {})[part] = variable
  return found


def _shapes(layer: Layer | None) -> dict[str, tuple[int, ...]] | None:
  return layer and {part: tuple(variable.shape) for part, variable in layer.items()}


def _told(name: str, mine: dict[str, Layer], theirs: dict[str, Layer]) -> str:
  """Returns a layer's name, and where its shape keeps it from being taken, both shapes."""
  before, now = _shapes(theirs.get(name)), _shapes(mine[name])
  # The weights say more than the biases.
  for part, shape in sorted((now or {}).items(), key=lambda item: -len(item[1])):
    there = (before or {}).get(part)
    if there is not None and there != shape:
      return (
        f'{name} ({layer_summary.shape_text(there)} there, {layer_summary.shape_text(shape)} here)'
      )
  return name
