"""Tests for engine.bench.request."""

from engine import recipes
from engine.bench import request
from engine.bench import timing


def test_what_is_not_asked_for():
  found = request.Request(recipes.get('shapes'), 'data', 'binary', timing.Plan())
  assert found.after_round() is None
  assert (found.peers, found.target, found.work_dir) == ((), 0.0, '')
