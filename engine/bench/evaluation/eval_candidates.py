"""Candidates of the evaluation benchmark: this engine, and frameworks by the same weights."""

from collections.abc import Sequence
import dataclasses
import pathlib
import shutil

import numpy as np

from engine.bench.core import worker_candidate
from engine.bench.evaluation import keras_evaluation
from engine.bench.evaluation import rana_evaluation
from engine.bench.evaluation import torch_evaluation
from engine.bench.inference import inference_workload
from engine.bench.step import frameworks
from engine.runs import run_dir as run_dir_lib

AVERAGES, BOTH, PASS = 'averages', 'averages and raw weights', 'pass alone'

FRAMEWORKS = {
    'keras': dataclasses.replace(frameworks.FRAMEWORKS['keras'], build=keras_evaluation.build,
                                 modes=keras_evaluation.MODES),
    'torch': dataclasses.replace(frameworks.FRAMEWORKS['torch'],
                                 build=torch_evaluation.TorchEvaluation,
                                 modes=torch_evaluation.MODES),
}


def ours(run_dir: run_dir_lib.RunDir, data_dir: str,
         folder: pathlib.Path) -> list[worker_candidate.WorkerCandidate]:
  """Returns this engine's candidates, in the compute dtype of the run and in float32.

  Args:
    run_dir: the run that is evaluated.
    data_dir: directory of the data sets.
    folder: gets a copy of the run for each candidate, which writes its results there.
  """
  found = []
  for dtype in dict.fromkeys((run_dir.read_config().recipe.compute_dtype, 'float32')):
    for weights in (AVERAGES, BOTH):
      copy = folder / f'{dtype} {weights}'
      shutil.copytree(run_dir.path, copy)
      found.append(worker_candidate.WorkerCandidate(
          worker_candidate.OURS, f'{dtype}, {weights}', dtype, rana_evaluation.RanaEvaluation,
          (copy, dtype, data_dir, weights == BOTH), is_control=True))
    found.append(worker_candidate.WorkerCandidate(
        worker_candidate.OURS, f'{dtype}, {PASS}', dtype, rana_evaluation.RanaPass,
        (run_dir.path, dtype, data_dir)))
  return found


def theirs(names: Sequence[str], workload: inference_workload.InferenceWorkload,
           images: np.ndarray, labels: np.ndarray,
           as_they_come: tuple[str, ...]) -> list[worker_candidate.WorkerCandidate]:
  """Returns the candidates of frameworks as they come.

  Args:
    names: keys of FRAMEWORKS whose packages are all installed.
    workload: the network that is evaluated.
    images: uint8 [n, height, width, channels].
    labels: int32 [n].
    as_they_come: changes to the variables of their processes, as env(1) takes them.
  """
  return [
      worker_candidate.WorkerCandidate(
          one.title, name, mode.compute_dtype, one.build, (workload, images, labels, mode),
          as_they_come)
      for one in map(FRAMEWORKS.__getitem__, names) for name, mode in one.modes.items()]
