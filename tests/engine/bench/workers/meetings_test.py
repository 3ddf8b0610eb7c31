"""Tests for meetings: the hub answers all workers, and ends."""

from engine.bench.core import timing
from engine.bench.workers import meetings


def test_all_workers_meet(monkeypatch):
  monkeypatch.setattr(meetings, 'SIZES', (1, 3))
  with meetings.Meetings(1) as one, meetings.Meetings(3) as three:
    found = timing.measure(meetings.candidates([one, three]), timing.Plan(1, 0.001))
  assert [row.name for row in found] == ['meeting of 1 workers', 'meeting of 3 workers']
  assert all(row.rate > 0 for row in found)
