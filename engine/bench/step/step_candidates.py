"""The candidates of the step benchmark, and their worker processes."""

from collections.abc import Callable, Mapping, Sequence
import contextlib
import dataclasses
import time

from engine.bench.core import emulation
from engine.bench.core import worker
from engine.bench.step import frameworks
from engine.bench.step import rana_step
from engine.bench.step import step_workload
from engine.bench.step import tf_step
from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import recipe_settings
from engine.config import run_config
from engine.training import compute_dtype
from tfrecords import duration
from tfrecords import errors

# Groups of candidates; the first part of their row names.
OURS = 'ours'
PLAIN_TENSORFLOW = 'plain TensorFlow'

# Recipe fields whose values the other candidates have built in, taken from their network's recipe.
_BUILT_IN = ('optimizer', 'momentum', 'nesterov', 'bias_lr_multiplier', 'label_smoothing',
             'weight_decay_layers')
_RECIPES = {'tutorial': 'cifar10_tutorial', 'softmax': 'mnist_softmax', 'cnn': 'mnist_cnn'}
_MAX_MESSAGE_CHARACTERS = 200


@dataclasses.dataclass(frozen=True)
class StepCandidate:
  """One implementation of the training step in one configuration.

  Attributes:
    group: the implementation: OURS, PLAIN_TENSORFLOW or a framework's title.
    mode: the name of its configuration.
    compute_dtype: float32 or bfloat16.
    build: builds the training in its worker process.
    arguments: of `build`.
  """
  group: str
  mode: str
  compute_dtype: str
  build: Callable[..., object]
  arguments: tuple[object, ...]

  @property
  def name(self) -> str:
    """The row name in the result table."""
    return f'{self.group}: {self.mode}'


def unsupported_fields(recipe: recipe_lib.Recipe) -> list[str]:
  """Returns the recipe fields whose values only this engine's step supports."""
  if recipe.model not in _RECIPES:
    return ['model']
  known = recipe_catalog.get(_RECIPES[recipe.model])
  # The lesson's convolutional network is the only one with dropout in the other implementations.
  fields = _BUILT_IN if recipe.model == 'cnn' else (*_BUILT_IN, 'dropout')
  here, there = recipe_settings.flat(recipe), recipe_settings.flat(known)
  return [name for name in fields if here.get(name) != there.get(name)]


def check(recipe: recipe_lib.Recipe, names: Sequence[str]) -> None:
  """Refuses frameworks that cannot train the recipe.

  Args:
    recipe: what is to be trained.
    names: keys of frameworks.FRAMEWORKS.

  Raises:
    errors.InputError: the message names the recipe fields or the frameworks.
  """
  fields = unsupported_fields(recipe)
  if names and fields:
    known = _RECIPES.get(recipe.model, 'cifar10_tutorial')
    raise errors.InputError(
        f'--frameworks={",".join(names)}: they support the step of {known} only, and this recipe '
        f'has another {", ".join(fields)}; leave out --frameworks or give --recipe={known}')
  without = [name for name in names if recipe.model not in frameworks.FRAMEWORKS[name].models]
  if without:
    raise errors.InputError(
        f'--frameworks={",".join(names)}: {", ".join(without)} has no network {recipe.model} here; '
        'leave it out')


def candidates(config: run_config.RunConfig, workload: step_workload.StepWorkload,
               others: Sequence[frameworks.Framework]) -> list[StepCandidate]:
  """Returns this engine's candidates, then all others.

  Args:
    config: gives the recipe; its compute dtype is ignored.
    workload: the step.
    others: frameworks whose packages are all installed.
  """
  found = [StepCandidate(OURS, name, name, rana_step.build, (workload, dataclasses.replace(
      config, recipe=dataclasses.replace(config.recipe, compute_dtype=name))))
           for name in compute_dtypes()]
  if not unsupported_fields(config.recipe) and workload.model == 'tutorial':
    found.append(
        StepCandidate(PLAIN_TENSORFLOW, 'float32', 'float32', tf_step.build, (workload,)))
  return found + [
      StepCandidate(one.title, name, mode.compute_dtype, one.build, (workload, mode))
      for one in others for name, mode in one.modes.items()]


def compute_dtypes() -> list[str]:
  """Returns the dtypes that this machine computes in without emulation, the fastest first."""
  return list(dict.fromkeys((compute_dtype.resolve('auto'), 'float32')))


def emulated(among: Sequence[StepCandidate],
             rates: Mapping[str, float]) -> dict[str, str]:
  """Returns why modes of other frameworks are left out, from their rates in the warm-up.

  This engine's modes are those that the processor has instructions for.
  """
  return emulation.emulated(rates, {
      one.name: emulation.Mode(one.group, one.name, one.compute_dtype)
      for one in among if one.group not in (OURS, PLAIN_TENSORFLOW)})


def start(
  requested: Sequence[StepCandidate],
  stack: contextlib.ExitStack,
  log: Callable[[str], None] = lambda line: None,
) -> tuple[list[tuple[StepCandidate, worker.Worker]], list[str]]:
  """Starts one worker process per candidate.

  Args:
    requested: the candidates.
    stack: ends the processes.
    log: gets a line about each.

  Returns:
    The candidates that started with their workers, and one line per framework mode that could not
    be built on this machine.

  Raises:
    worker.ExitError, worker.CallError: a candidate that belongs to no framework cannot be built.
  """
  started, notes = [], []
  for number, candidate in enumerate(requested, 1):
    begun = time.monotonic()
    try:
      one = stack.enter_context(
          worker.Worker(candidate.name, candidate.build, *candidate.arguments))
    except (worker.ExitError, worker.CallError) as error:
      if candidate.group in (OURS, PLAIN_TENSORFLOW):
        raise
      notes.append(f'left out: {_shortened(" ".join(str(error).split()))}')
      log(notes[-1])
    else:
      log(f'candidate {number} of {len(requested)}: {candidate.name}, started in '
          f'{duration.text(time.monotonic() - begun)}')
      started.append((candidate, one))
  return started, notes


def _shortened(message: str) -> str:
  cut = len(message) > _MAX_MESSAGE_CHARACTERS
  return message[:_MAX_MESSAGE_CHARACTERS] + '...' * cut
