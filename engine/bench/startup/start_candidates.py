"""The processes of the start-up benchmark beside train_main, each up to its first step."""

from collections.abc import Sequence
import dataclasses
import pathlib
import time

import numpy as np

from engine.bench.core import benchmark_config
from engine.bench.core import candidate_trials
from engine.bench.core import session as session_lib
from engine.bench.core import timed_run
from engine.bench.core import worker
from engine.bench.core import worker_candidate
from engine.bench.startup import first_batch
from engine.bench.startup import first_step
from engine.bench.startup import jax_start
from engine.bench.startup import keras_start
from engine.bench.startup import rana_start
from engine.bench.startup import torch_start
from engine.bench.step import frameworks
from engine.bench.step import step_workload
from engine.config import run_config
from engine.reporting import host_cpus
from engine.training import compute_dtype
from engine.training import memory_allocator
from tfrecords import dataset_spec
from tfrecords import datasets
from tfrecords import errors

_STARTS = {'keras': keras_start, 'torch': torch_start, 'jax': jax_start}
FRAMEWORKS = {name: dataclasses.replace(frameworks.FRAMEWORKS[name], build=one.build,
                                        modes=one.MODES) for name, one in _STARTS.items()}


def candidates(config: benchmark_config.BenchmarkConfig, names: Sequence[str],
               cache_dir: str) -> list[worker_candidate.WorkerCandidate]:
  """Returns this engine's step alone and the frameworks as they come; none without frameworks.

  Args:
    config: gives the recipe and the data.
    names: keys of FRAMEWORKS whose packages are all installed.
    cache_dir: where a framework may keep what it compiles.

  Raises:
    errors.InputError: the records are not of the binary format of CIFAR.
  """
  if not names:
    return []
  spec = datasets.get(config.recipe.dataset, config.data_dir)
  batch = _batch(config, spec, cache_dir)
  recipe = dataclasses.replace(
      config.recipe, compute_dtype=compute_dtype.resolve(config.recipe.compute_dtype))
  training = run_config.RunConfig(
      recipe, 0, recipe.classes(spec), spec.image_shape, spec.train_examples)
  return [
      worker_candidate.WorkerCandidate(worker_candidate.OURS, 'step alone', 'float32',
                                       rana_start.build, (batch, training), is_control=True),
      *(worker_candidate.WorkerCandidate(one.title, name, 'float32', one.build, (batch, mode),
                                         config.as_they_come)
        for one in map(FRAMEWORKS.__getitem__, names) for name, mode in one.modes.items())]


def _batch(config: benchmark_config.BenchmarkConfig, spec: dataset_spec.DatasetSpec,
           cache_dir: str) -> first_batch.FirstBatch:
  if (config.data_source, spec.container, spec.label_width) != ('binary', 'binary', 1):
    raise errors.InputError(
        f'--frameworks={",".join(config.frameworks)}: their first step is taken from records in '
        f'the binary format of CIFAR, which {spec.name} in {config.data_source} is not; leave it '
        'out or give --dataset=cifar10 --data_source=binary')
  recipe, settings = config.recipe, config.recipe.augmentation
  if settings.shrink_to:
    raise errors.InputError(
        f'--frameworks={",".join(config.frameworks)}: their first step has no --shrink_to='
        f'{settings.shrink_to}; leave one of the two out')
  folder = pathlib.Path(config.data_dir).resolve() / spec.directory
  side = settings.crop_size or spec.image_shape[0]
  step = step_workload.StepWorkload(
      np.empty([1, 0, side, side, spec.image_shape[2]], np.float32), np.empty([1, 0], np.int32),
      len(recipe.classes(spec)), recipe.learning_rate, recipe.weight_decay,
      recipe.moving_average_decay, host_cpus.available(), recipe.model)
  return first_batch.FirstBatch(
      tuple(str(folder / name) for name in spec.train_files), spec.label_bytes, spec.label_offset,
      spec.image_shape, recipe.batch_size, side, settings.max_brightness_delta,
      (settings.contrast_lower, settings.contrast_upper), step, cache_dir)


def start(candidate: worker_candidate.WorkerCandidate) -> tuple[timed_run.TimedRun, float]:
  """Starts a process and returns what it took up to the end of its first step, and the loss.

  Raises:
    worker.ExitError, worker.CallError: it has taken no step.
  """
  began = time.perf_counter()
  with worker.Worker(candidate.name, candidate.build, *candidate.arguments,
                     environment=candidate.environment) as one:
    seconds = time.perf_counter() - began
    costs: first_step.Costs = one.call('costs')
  return timed_run.TimedRun(1, seconds, costs.cpu_seconds, costs.peak_bytes), costs.loss


def tried(requested: Sequence[worker_candidate.WorkerCandidate],
          stage: session_lib.Stage) -> list[worker_candidate.WorkerCandidate]:
  """Returns the candidates that are measured, of the others the faster of two kinds of process.

  Each is started once, so that files and what is compiled are at hand, then once as it comes and
  once with this engine's settings of a process.

  Args:
    requested: from `candidates`.
    stage: keeps what is left out; where it has rounds, they say what is measured.
  """
  if stage.rounds:
    variants = [one for candidate in requested for one in (candidate, candidate.tuned())]
    return [one for one in variants if one.name in stage.rounds[0]]
  return [found for one in requested if (found := _faster(one, stage))]


def _faster(candidate: worker_candidate.WorkerCandidate,
            stage: session_lib.Stage) -> worker_candidate.WorkerCandidate | None:
  """Returns the faster variant of a candidate; None if it takes no step here."""
  try:
    first, _ = start(candidate)
    stage.log(f'first start: {candidate.name}, {first.seconds:.1f} s')
    has_settings = bool(candidate.environment) or memory_allocator.can_keep_freed_memory()
    if candidate.group == worker_candidate.OURS or not has_settings:
      return candidate
    runs = [(start(one)[0].seconds, one) for one in (candidate, candidate.tuned())]
  except (worker.ExitError, worker.CallError) as error:
    if candidate.group == worker_candidate.OURS:
      raise
    stage.leave_out({candidate.name: candidate_trials.left_out(error)})
    return None
  (least, faster), (most, slower) = sorted(runs, key=lambda run: run[0])
  stage.leave_out({slower.name: (
      f'{slower.name}: left out, {most:.2f} s in the warm-up; {faster.name}: {least:.2f} s')})
  return faster
