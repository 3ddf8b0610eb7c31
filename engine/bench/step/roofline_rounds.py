"""Rounds of a roofline as JSON has them, for a benchmark that is continued."""

from collections.abc import Mapping
import dataclasses

from engine.bench.core import timed_run
from engine.bench.step import roofline
from engine.runs import metrics_log

# By compute dtype: kernel, variant, and the fields of a timed run.
Encoded = dict[str, list[list[object]]]


def encoded(rounds: Mapping[str, roofline.Round]) -> Encoded:
  """Returns a round of every compute dtype as JSON holds it."""
  return {dtype: [[*key, *dataclasses.astuple(run)] for key, run in one.items()]
          for dtype, one in rounds.items()}


def decoded(values: metrics_log.Record) -> dict[str, roofline.Round]:
  """Returns the round that `encoded` returned."""
  return {dtype: {(kernel, variant): timed_run.TimedRun(*run) for kernel, variant, *run in one}
          for dtype, one in values.items()}
