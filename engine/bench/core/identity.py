"""What must be the same for an interrupted benchmark to be continued."""

from collections.abc import Iterable
import dataclasses
import pathlib

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import session as session_lib
from engine.config import recipe_settings

# The load changes from minute to minute; a session is what is continued.
_NOT_COMPARED = ('load', 'session', 'recipe')


def of(benchmark: str, config: benchmark_config.BenchmarkConfig) -> dict[str, object]:
  """Returns benchmark, settings, machine, versions and commit by name."""
  settings = vars(config) | {'plan': dataclasses.asdict(config.plan)}
  found = vars(environment.describe()) | settings
  return {'benchmark': benchmark, **recipe_settings.flat(config.recipe),
          **{name: value for name, value in found.items() if name not in _NOT_COMPARED}}


def with_session(config: benchmark_config.BenchmarkConfig, benchmark: str,
                 result: pathlib.Path | None,
                 log: session_lib.LogFn,
                 notes: Iterable[str] = ()) -> benchmark_config.BenchmarkConfig:
  """Returns a config that goes on where an earlier start was interrupted.

  Args:
    config: without a session.
    benchmark: name of the benchmark.
    result: file of the result, beside which rounds are kept; None: nothing is kept.
    log: writes a console line.
    notes: of the result, which are logged at once.
  """
  for note in notes:
    log(note)
  session = session_lib.Session(
      log, result and session_lib.path_of(result), of(benchmark, config))
  session.notes += notes
  return dataclasses.replace(config, session=session)
