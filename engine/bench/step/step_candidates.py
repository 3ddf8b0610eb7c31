"""Who takes part in the step benchmark, and their processes."""

from collections.abc import Callable, Sequence
import contextlib
import dataclasses
from typing import Any

from engine.bench.core import worker
from engine.bench.step import frameworks
from engine.bench.step import rana_step
from engine.bench.step import step_workload
from engine.bench.step import tf_step
from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import run_config
from engine.training import compute_dtype
from tfrecords import errors

OURS = 'ours'
PLAIN = 'plain TensorFlow'

# What every rival but ours has built in, as the recipe of its network has it.
_BUILT_IN = ('optimizer', 'momentum', 'nesterov', 'bias_lr_multiplier', 'label_smoothing',
             'weight_decay_layers')
_RECIPES = {'tutorial': 'cifar10_tutorial', 'softmax': 'mnist_softmax', 'cnn': 'mnist_cnn'}
_LONGEST_COMPLAINT = 200


@dataclasses.dataclass(frozen=True)
class Rival:
  """A way to take the step.

  Attributes:
    group: whose it is.
    mode: which of theirs.
    precision: that it computes in.
    build: makes the training in its process.
    arguments: of `build`.
  """
  group: str
  mode: str
  precision: str
  build: Callable[..., Any]
  arguments: tuple[Any, ...]

  @property
  def name(self) -> str:
    """As it stands in the table."""
    return f'{self.group}: {self.mode}'


def foreign(recipe: recipe_lib.Recipe) -> list[str]:
  """Returns the fields in which only ours can do what the recipe says."""
  if recipe.model not in _RECIPES:
    return ['model']
  known = recipe_catalog.get(_RECIPES[recipe.model])
  # Only the lesson's convolutional network has dropout in the others' words.
  fields = _BUILT_IN if recipe.model == 'cnn' else (*_BUILT_IN, 'dropout')
  return [name for name in fields if getattr(recipe, name) != getattr(known, name)]


def check(recipe: recipe_lib.Recipe, peers: Sequence[str]) -> None:
  """Refuses peers that cannot do what the recipe says.

  Raises:
    errors.InputError: names the fields.
  """
  fields = foreign(recipe)
  if peers and fields:
    known = _RECIPES.get(recipe.model, 'cifar10_tutorial')
    raise errors.InputError(
        f'--frameworks={",".join(peers)}: they know the step of {known} only, and this recipe '
        f'has another {", ".join(fields)}; leave out --frameworks or give --recipe={known}')
  ignorant = [name for name in peers if recipe.model not in frameworks.PEERS[name].models]
  if ignorant:
    raise errors.InputError(
      f'--frameworks={",".join(peers)}: {", ".join(ignorant)} has no network {recipe.model} here; '
      'leave it out'
    )


def rivals(config: run_config.Config, task: step_workload.Task,
           peers: Sequence[frameworks.Peer]) -> list[Rival]:
  """Returns ours, then the others.

  Args:
    config: gives the recipe; its precision does not matter.
    task: the step.
    peers: whose packages are all installed.
  """
  found = [
    Rival(
      OURS,
      name,
      name,
      rana_step.build,
      (
        task,
        dataclasses.replace(config, recipe=dataclasses.replace(config.recipe, compute_dtype=name)),
      ),
    )
    for name in precisions()
  ]
  if not foreign(config.recipe) and task.model == 'tutorial':
    found.append(Rival(PLAIN, 'float32', 'float32', tf_step.build, (task,)))
  return found + [Rival(peer.title, name, mode.precision, peer.build, (task, mode))
                  for peer in peers for name, mode in peer.modes.items()]


def precisions() -> list[str]:
  """Returns the types that this machine computes in without emulating them, the fastest first."""
  return list(dict.fromkeys((compute_dtype.resolve('auto'), 'float32')))


def start(wanted: Sequence[Rival], stack: contextlib.ExitStack
          ) -> tuple[list[tuple[Rival, worker.Worker]], list[str]]:
  """Starts a process each.

  Args:
    wanted: who.
    stack: ends the processes.

  Returns:
    Who has started, and a line for each peer's mode that could not be built here.

  Raises:
    worker.EndedError, worker.FailedError: one that is no peer's could not be built.
  """
  started, notes = [], []
  for rival in wanted:
    try:
      one = stack.enter_context(worker.Worker(rival.name, rival.build, *rival.arguments))
    except (worker.EndedError, worker.FailedError) as error:
      if rival.group in (OURS, PLAIN):
        raise
      complaint = ' '.join(str(error).split())
      cut = complaint[:_LONGEST_COMPLAINT] + '...' * (len(complaint) > _LONGEST_COMPLAINT)
      notes.append(f'left out: {cut}')
    else:
      started.append((rival, one))
  return started, notes
