"""How long a training step takes: ours, TensorFlow's own operations, the peers, the roofline.

  ours               the trainer's step in the trainer's loop, in bfloat16 and in float32
  plain TensorFlow   the same network by tf.nn in one tf.function
  the peers          the same network in each framework's own terms, in several modes
  roofline           the products alone, each at its best on this machine

All take the same batches, distorted before, out of memory, each in a process of its own, in turn.
"""

import contextlib
import dataclasses

import numpy as np

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.step import frameworks
from engine.bench.step import roofline
from engine.bench.step import step_candidates
from engine.bench.step import step_summary
from engine.bench.step import step_workload
from engine.config import run_config
from engine.models import layer_summary
from engine.runs import dataset_splits
from engine.training import state as state_lib
from tfrecords import datasets
from tfrecords import errors
from tfrecords import pipeline

_BATCHES = 4
_SEED = 0
# The network whose products roofline.py knows.
_WITH_ROOFLINE = 'tutorial'
# Each product of the roofline is measured for this share of a round.
_SHARE_OF_ROUND = 0.05


def run(request: benchmark_config.Request) -> report.Result:
  """Measures the step of a recipe.

  Args:
    request: TensorFlow's own operations and the peers know the tutorial's step only, of any batch.

  Raises:
    errors.InputError: the records cannot be used, or the peers cannot do what the recipe says.
  """
  wanted = [frameworks.PEERS[name] for name in frameworks.check(request.peers)]
  step_candidates.check(request.recipe, request.peers)
  peers = [peer for peer in wanted if not peer.missing()]
  where = environment.describe([name for peer in peers for name in peer.packages])
  config, task = prepare(request)
  rows, rooflines, complaints = measure(request, config, task, peers)
  limits = {name: roofline.as_timing(f'roofline: {name}', *measured)
            for name, measured in rooflines.items()}
  shares = step_summary.shares(rows, limits)
  batch_size, height, width, channels = task.images.shape[1:]
  return report.Result(
      what='step', item='step', machine=where, recipe=dataclasses.asdict(request.recipe),
      plan=request.plan,
      about=(f'Training step of {request.recipe.name}: batch {batch_size} of '
             f'{height}x{width}x{channels}, {task.threads} threads, out of memory'),
      timings=(*(row.timing for row in rows), *limits.values()),
      ratios=tuple(step_summary.ratios(rows)),
      tables=(*([shares] if shares else []), *step_summary.roofline_tables(rooflines),
              step_summary.first_steps(rows)),
      notes=(*(f"{name}: not installed, left out; pip install -e '.[peers]'"
               for peer in wanted for name in peer.missing()),
             *complaints, *step_summary.doubts(rows, where)))


def prepare(request: benchmark_config.Request) -> tuple[run_config.Config, step_workload.Task]:
  """Returns the training that is measured and its batches.

  Raises:
    errors.InputError: the records cannot be used, or are fewer than a batch.
  """
  recipe = request.recipe
  spec = datasets.get(recipe.dataset)
  source = dataset_splits.training_source(
      recipe, spec, request.data_dir, request.data_source, _SEED)
  if source.num_examples < recipe.batch_size:
    raise errors.InputError(
        f'--batch_size={recipe.batch_size}: {recipe.dataset} in {request.data_dir} has '
        f'{source.num_examples:,} training records; give less')
  data = pipeline.TrainingData(source, recipe.augmentation, recipe.batch_size, _SEED)
  images, labels = zip(*data.batches().take(_BATCHES).as_numpy_iterator(), strict=True)
  config = run_config.Config(
      recipe, _SEED, recipe.class_names, spec.image_shape, source.num_examples)
  return config, step_workload.Task(
      np.stack(images), np.stack(labels), len(recipe.class_names), recipe.learning_rate,
      recipe.weight_decay, recipe.moving_average_decay, environment.cores(), recipe.model,
      recipe.dropout, step_workload.steps_per_turn(recipe.batch_size * _multiply_adds(config)))


def _multiply_adds(config: run_config.Config) -> int:
  """Returns the multiply-adds of the network forward, for one image."""
  network = state_lib.build_network(config)
  return sum(layer.multiply_adds for layer in layer_summary.layers(network, config.input_shape))


def measure(request: benchmark_config.Request, config: run_config.Config, task: step_workload.Task,
            peers: list[frameworks.Peer]
            ) -> tuple[list[step_summary.Row], dict[str, roofline.Measured], list[str]]:
  """Measures all in turn, the roofline at the end of each round.

  Args:
    request: gives the plan.
    config: the training.
    task: its step.
    peers: those that are installed.

  Returns:
    A row a rival, the rooflines by precision, and a line for each mode that could not be built.
  """
  with contextlib.ExitStack() as stack:
    started, complaints = step_candidates.start(step_candidates.rivals(config, task, peers), stack)
    precisions = step_candidates.precisions() if config.recipe.model == _WITH_ROOFLINE else []
    limits = stack.enter_context(worker.Worker('roofline', roofline.build, task, precisions))
    rounds: list[dict[str, roofline.Round]] = []

    def after_round() -> None:
      rounds.append(limits.ask('measure', _SHARE_OF_ROUND * request.plan.seconds))
      request.after_round()

    timings = timing.measure([one for _, one in started], request.plan, after_round=after_round)
    rows = [step_summary.Row(rival, found, *one.ask('facts'))
            for (rival, one), found in zip(started, timings, strict=True)]
    return rows, {name: (facts, [one[name] for one in rounds])
                  for name, facts in limits.ask('facts').items()}, complaints
