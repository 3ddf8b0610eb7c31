"""Who takes part in the step benchmark, and their processes."""

from collections.abc import Callable, Sequence
import contextlib
import dataclasses
from typing import Any

from engine import config as config_lib
from engine import recipes
from engine.bench import our_step
from engine.bench import plain_step
from engine.bench import step_task
from engine.bench import worker
from engine.bench.peers import catalogue
from engine.training import precision
from tfrecords import errors

OURS = 'ours'
PLAIN = 'plain TensorFlow'

# What every rival but ours has built in, as the tutorial has it.
_BUILT_IN = ('model', 'optimizer', 'momentum', 'nesterov', 'bias_learning_rate', 'label_smoothing',
             'dropout', 'decayed_layers')
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


def foreign(recipe: recipes.Recipe) -> list[str]:
  """Returns the fields in which only ours can do what the recipe says."""
  tutorial = recipes.get('cifar10_tutorial')
  return [name for name in _BUILT_IN if getattr(recipe, name) != getattr(tutorial, name)]


def check(recipe: recipes.Recipe, peers: Sequence[str]) -> None:
  """Refuses peers that cannot do what the recipe says.

  Raises:
    errors.InputError: names the fields.
  """
  fields = foreign(recipe)
  if peers and fields:
    raise errors.InputError(
        f'--peers={",".join(peers)}: they know the step of cifar10_tutorial only, and this recipe '
        f'has another {", ".join(fields)}; leave out --peers or give --recipe=cifar10_tutorial')


def rivals(config: config_lib.Config, task: step_task.Task,
           peers: Sequence[catalogue.Peer]) -> list[Rival]:
  """Returns ours, then the others.

  Args:
    config: gives the recipe; its precision does not matter.
    task: the step.
    peers: whose packages are all installed.
  """
  found = [Rival(OURS, name, name, our_step.build, (task, dataclasses.replace(
      config, recipe=dataclasses.replace(config.recipe, precision=name)))) for name in precisions()]
  if not foreign(config.recipe):
    found.append(Rival(PLAIN, 'float32', 'float32', plain_step.build, (task,)))
  return found + [Rival(peer.title, name, mode.precision, peer.build, (task, mode))
                  for peer in peers for name, mode in peer.modes.items()]


def precisions() -> list[str]:
  """Returns the types that this machine computes in without emulating them, the fastest first."""
  return list(dict.fromkeys((precision.resolve('auto'), 'float32')))


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
