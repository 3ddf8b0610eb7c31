"""The benchmark of the training step: this engine, plain TensorFlow, other frameworks, roofline.

  ours               the trainer's step in the trainer's loop, in bfloat16 and in float32; and in
                     float32 in a process that returns the memory it frees
  plain TensorFlow   the same network in tf.nn operations in one tf.function
  frameworks         the same network in each framework's own layers, in several modes, each in the
                     faster of two processes (core/candidate_trials.py)
  roofline           the matrix products alone, each in its fastest variant on this machine

All take the same pre-augmented batches from RAM, each in a process of its own, interleaved.
"""

from collections.abc import Sequence
import contextlib

import numpy as np

from engine.bench.core import benchmark_config
from engine.bench.core import candidate_ratios
from engine.bench.core import candidate_trials
from engine.bench.core import environment
from engine.bench.core import peer_packages
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.step import frameworks
from engine.bench.step import roofline
from engine.bench.step import roofline_report
from engine.bench.step import roofline_rounds
from engine.bench.step import step_candidates
from engine.bench.step import step_summary
from engine.bench.step import step_workload
from engine.config import recipe_settings
from engine.config import run_config
from engine.models import layer_summary
from engine.reporting import host_cpus
from engine.runs import dataset_splits
from engine.training import state as state_lib
from tfrecords import datasets
from tfrecords import errors
from tfrecords import pipeline

_NUM_BATCHES = 4
_SEED = 0
# The network whose kernels roofline_kernels.py lists.
_ROOFLINE_MODEL = 'tutorial'
# Each kernel of the roofline is measured for this share of a round.
_SHARE_OF_ROUND = 0.05


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures the training step of a recipe.

  Args:
    config: plain TensorFlow and the frameworks support the networks of
      step_candidates.unsupported_fields only.

  Raises:
    errors.InputError: the records cannot be used, or a framework cannot train the recipe.
  """
  wanted = [frameworks.FRAMEWORKS[name]
            for name in benchmark_config.check_frameworks('step', config.frameworks)]
  step_candidates.check(config.recipe, config.frameworks)
  installed = [one for one in wanted if not one.missing()]
  machine = environment.describe([name for one in installed for name in one.packages])
  training_config, workload = prepare(config)
  rows, rooflines, left_out = measure(config, training_config, workload, installed)
  limits = {name: roofline_report.as_timing(f'roofline: {name}', measured)
            for name, measured in rooflines.items()}
  shares = step_summary.shares(rows, limits)
  return report.BenchmarkResult(
      benchmark='step', item='step', machine=machine, recipe=recipe_settings.flat(config.recipe),
      plan=config.plan, title=_title(config.recipe.name, workload),
      timings=(*(row.timing for row in rows), *limits.values()),
      ratios=tuple(candidate_ratios.ratios(rows)),
      tables=(*([shares] if shares else []), *step_summary.roofline_tables(rooflines),
              step_summary.first_steps(rows)),
      notes=(*peer_packages.notes(name for one in wanted for name in one.missing()),
             *left_out, *step_summary.warnings(rows, machine)))


def _title(recipe: str, workload: step_workload.StepWorkload) -> str:
  batch_size, height, width, channels = workload.images.shape[1:]
  return (f'Training step of {recipe}: batch {batch_size} of {height}x{width}x{channels}, '
          f'{workload.threads} threads, batches from RAM')


def prepare(config: benchmark_config.BenchmarkConfig
            ) -> tuple[run_config.RunConfig, step_workload.StepWorkload]:
  """Returns the configuration of the training that is measured, and its batches.

  Raises:
    errors.InputError: the records cannot be used or are fewer than a batch, or labels are mixed.
  """
  recipe = config.recipe
  if recipe.augmentation.is_mixing:
    raise errors.InputError(
        '--mixup_alpha, --cutmix_alpha: the frameworks of this benchmark take one label an image; '
        'leave them out')
  spec = datasets.get(recipe.dataset, config.data_dir)
  source = dataset_splits.training_source(
      recipe, spec, config.data_dir, config.data_source, _SEED)
  if source.num_examples < recipe.batch_size:
    raise errors.InputError(
        f'--batch_size={recipe.batch_size}: {recipe.dataset} in {config.data_dir} has '
        f'{source.num_examples:,} training records; give less')
  data = pipeline.TrainingData(source, recipe.augmentation, recipe.batch_size, _SEED)
  images, labels = zip(*data.batches().take(_NUM_BATCHES).as_numpy_iterator(), strict=True)
  training_config = run_config.RunConfig(
      recipe, _SEED, recipe.classes(spec), spec.image_shape, source.num_examples)
  return training_config, step_workload.StepWorkload(
      np.stack(images), np.stack(labels), len(recipe.classes(spec)), recipe.learning_rate,
      recipe.weight_decay, recipe.moving_average_decay, host_cpus.available(), recipe.model,
      recipe.dropout,
      step_workload.steps_per_call(recipe.batch_size * layer_summary.multiply_adds(
          state_lib.build_network(training_config), training_config.input_shape)))


def measure(config: benchmark_config.BenchmarkConfig, training_config: run_config.RunConfig,
            workload: step_workload.StepWorkload, others: Sequence[frameworks.Framework]
            ) -> tuple[list[step_summary.Row], dict[str, roofline.Measured], list[str]]:
  """Measures all candidates in turn, and the roofline at the end of each round.

  Args:
    config: gives the plan.
    training_config: what this engine trains.
    workload: the step.
    others: the frameworks that are installed.

  Returns:
    One row per candidate, the rooflines by compute dtype, and one line per process that is left
    out.
  """
  with contextlib.ExitStack() as stack:
    stage, limits_stage = config.session.stage(), config.session.stage('roofline')
    dtypes = step_candidates.compute_dtypes(config.instruction_set if config.is_held else '')
    started = candidate_trials.CandidateTrials(config.plan, stage, stack).start(
        step_candidates.candidates(
            training_config, workload, others, dtypes, config.as_they_come))
    has_roofline = training_config.recipe.model == _ROOFLINE_MODEL
    rounds = [roofline_rounds.decoded(one) for one in limits_stage.rounds]
    limits = stack.enter_context(worker.Worker(
        'roofline', roofline.build, workload, dtypes if has_roofline else [],
        {key for one in rounds[:1] for keys in one.values() for key in keys}))

    def after_round(number: int) -> None:
      found = limits.call('measure', _SHARE_OF_ROUND * config.plan.seconds)
      # Where an earlier start was killed between the two, its roofline has a round more.
      rounds[number:] = [found]
      limits_stage.rounds[number:] = []
      limits_stage.keep(roofline_rounds.encoded(found))

    timings = timing.measure(
        [one for _, one in started], config.plan, stage=stage, after_round=after_round)
    by_name = {found.name: found for found in timings}
    rows = [step_summary.Row(candidate, by_name[candidate.name], *one.call('first_step'))
            for candidate, one in started]
    return rows, {name: roofline.Measured(kernels, [one[name] for one in rounds])
                  for name, kernels in limits.call('kernels').items()}, [
                      *dict.fromkeys(stage.left_out.values())]
