"""Tests for engine.bench.core.worker_candidate."""

from engine.bench.core import worker_candidate
from tests.engine.bench.core import small_timeables


def test_a_variant_has_the_settings_of_this_engine():
  one = worker_candidate.WorkerCandidate(
      'A', 'x', 'float32', small_timeables.Counting, (5,), ('-u', 'B'))
  tuned = one.tuned()
  assert (tuned.name, tuned.compute_dtype, tuned.environment) == ('A: x, tuned', 'float32', ())
  assert tuned.build(*tuned.arguments).count == 5
