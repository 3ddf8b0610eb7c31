"""Starts candidates in their processes, and tries every mode of the others.

A mode is tried as it comes and in a process with the settings of this engine's processes, in turn:
freed memory is kept (training/memory_allocator.py), and TensorFlow takes oneDNN's kernels. The
faster process is measured, the other one ends; a mode that the machine emulates ends at once. So a
benchmark takes hardly longer than with one process a mode, and no more memory. What each trial
showed is a note of the result.
"""

from collections.abc import Sequence
import contextlib
import time

from engine.bench.core import emulation
from engine.bench.core import session as session_lib
from engine.bench.core import timed_run
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.core import worker_candidate
from engine.reporting import text_table
from engine.training import memory_allocator
from tfrecords import duration

Started = tuple[worker_candidate.WorkerCandidate, worker.Worker]

# Of a round; each process has a lead-in and two runs.
_SHARE_OF_ROUND = 0.5
_MAX_MESSAGE_CHARACTERS = 200


def left_out(error: Exception) -> str:
  """Returns the note on a candidate that cannot be built: one line, cut where it is long."""
  message = ' '.join(str(error).split())
  cut = '...' * (len(message) > _MAX_MESSAGE_CHARACTERS)
  return f'left out: {message[:_MAX_MESSAGE_CHARACTERS]}{cut}'


class CandidateTrials:
  """The trials of one benchmark."""

  def __init__(self, plan: timing.Plan, stage: session_lib.Stage, stack: contextlib.ExitStack,
               item: str = 'a step'):
    """Has tried nothing.

    Args:
      plan: of the benchmark.
      stage: gets the lines, and keeps what is left out for the next start of the benchmark.
      stack: ends the processes.
      item: what the rates count, with its article.
    """
    self._seconds = _SHARE_OF_ROUND * plan.seconds
    self._stage = stage
    self._stack = stack
    self._item = item
    self._modes: dict[str, emulation.Mode] = {}
    self._runs: dict[str, list[timed_run.TimedRun]] = {}

  def start(self, requested: Sequence[worker_candidate.WorkerCandidate]) -> list[Started]:
    """Returns the candidates that are measured, each in a process of its own.

    Args:
      requested: the candidates as they come.

    Raises:
      worker.ExitError, worker.CallError: a candidate that belongs to no framework cannot be built.
    """
    started = []
    for number, candidate in enumerate(requested, 1):
      begun = time.monotonic()
      if chosen := self._start(candidate):
        started.append(chosen)
        self._stage.log(f'candidate {number} of {len(requested)}: {chosen[0].name}, started in '
                        f'{duration.text(time.monotonic() - begun)}')
    return started

  def _start(self, candidate: worker_candidate.WorkerCandidate) -> Started | None:
    """Returns the faster variant of a candidate; None if it is left out."""
    tried: list[Started] = []
    for variant in self._variants(candidate):
      one = self._worker(variant)
      if one is None:
        continue
      tried.append((variant, one))
      if self._is_decided(candidate):
        return tried[0]
      one.run_for(self._seconds, 1)
      self._run(tried[-1])
      if variant is candidate and self._is_emulated(candidate):
        one.close()
        return None
    return self._faster(*tried) if len(tried) == 2 else tried[0] if tried else None

  def _variants(
      self, candidate: worker_candidate.WorkerCandidate) -> list[worker_candidate.WorkerCandidate]:
    """Returns a candidate as it comes and tuned, but for what is left out."""
    found = [candidate]
    has_settings = bool(candidate.environment) or memory_allocator.can_keep_freed_memory()
    if candidate.group != worker_candidate.OURS and has_settings:
      found.append(candidate.tuned())
    return [one for one in found if one.name not in self._stage.left_out
            and all(one.name in names for names in self._stage.rounds[:1])]

  def _is_decided(self, candidate: worker_candidate.WorkerCandidate) -> bool:
    return candidate.group == worker_candidate.OURS or bool(self._stage.rounds)

  def _worker(self, candidate: worker_candidate.WorkerCandidate) -> worker.Worker | None:
    """Returns the process of a candidate; None if a framework cannot be built here."""
    try:
      return self._stack.enter_context(
          worker.Worker(candidate.name, candidate.build, *candidate.arguments,
                        environment=candidate.environment))
    except (worker.ExitError, worker.CallError) as error:
      if candidate.group in (worker_candidate.OURS, worker_candidate.PLAIN_TENSORFLOW):
        raise
      self._stage.leave_out({candidate.name: left_out(error)})
      return None

  def _run(self, started: Started) -> None:
    candidate, one = started
    self._runs.setdefault(candidate.name, []).append(one.run_for(self._seconds, 1))

  def _rates(self) -> dict[str, float]:
    """Returns the items per second of everything that was tried."""
    return {name: sum(run.items for run in runs) / sum(run.seconds for run in runs)
            for name, runs in self._runs.items()}

  def _is_emulated(self, candidate: worker_candidate.WorkerCandidate) -> bool:
    """Leaves out a candidate and its variant if it is emulated, and returns whether that is so.

    It is compared with float32 modes as they come: settings would pass for missing instructions.
    """
    self._modes[candidate.name] = emulation.Mode(
        candidate.group, candidate.name, candidate.compute_dtype)
    reason = emulation.emulated(self._rates(), self._modes).get(candidate.name)
    if reason:
      self._stage.leave_out(dict.fromkeys(
          (candidate.name, candidate.tuned().name), reason))
    return bool(reason)

  def _faster(self, first: Started, second: Started) -> Started:
    """Runs both once more, ends the slower one and returns the other."""
    for one in (first, second):
      self._run(one)
    rates = self._rates()
    slower, faster = sorted((first, second), key=lambda one: rates[one[0].name])
    slower[1].close()
    taken = [text_table.format_number(1e3 / rates[one.name]) for one, _ in (slower, faster)]
    self._stage.leave_out({slower[0].name: (
        f'{slower[0].name}: left out, {taken[0]} ms {self._item} in the warm-up; {faster[0].name}: '
        f'{taken[1]} ms')})
    return faster
