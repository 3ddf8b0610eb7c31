"""The rate of a product of large matrices."""

from engine.bench.core import peak_rate
from engine.bench.core import timed_run
from engine.bench.core import timing


def test_the_fastest_round_counts(monkeypatch):
  seconds = iter([0.5, 0.25, 1.0])
  asked = []

  def run_for(work, at_least):
    asked.append(at_least)
    return timed_run.TimedRun(work(), next(seconds), 1.0)

  monkeypatch.setattr(peak_rate, '_SIDE', 100)
  monkeypatch.setattr(timed_run, 'run_for', run_for)
  # 2 x 100^3 operations in a quarter of a second.
  assert peak_rate.tflops(timing.Plan(3, 0.01)) == 8e-6
  assert asked == [0.01] * 3


def test_a_long_benchmark_does_not_make_it_long(monkeypatch):
  asked = []
  monkeypatch.setattr(peak_rate, '_SIDE', 8)
  monkeypatch.setattr(timed_run, 'run_for', lambda work, at_least: asked.append(
      at_least) or timed_run.TimedRun(1, 1.0, 1.0))
  peak_rate.tflops(timing.Plan(99, 60.0))
  assert asked == [0.2] * 5
