"""Snapshots of a training, made up for the tests."""

import pathlib

import numpy as np

from engine.live_view import snapshots

NAMES = ('cat', 'dog', 'frog')


def a_test_set(count: int = 30, channels: int = 1) -> snapshots.TestSet:
  rng = np.random.default_rng(0)
  return snapshots.TestSet(rng.integers(0, 256, [count, 8, 8, channels], np.uint8),
                           rng.integers(0, 3, count).astype(np.int32))


def frame(step: int, count: int = 10, channels: int = 1, tests: int = 30) -> snapshots.Snapshot:
  """Returns a frame; its training gets better from step to step."""
  rng = np.random.default_rng(step)
  width = 1.0 + step / 100
  return snapshots.Snapshot(
    step,
    rng.integers(0, 256, [count, 8, 8, channels], np.uint8),
    *(rng.integers(0, 3, size).astype(np.int32) for size in (count, count, tests)),
    np.array([1 - 1 / (step + 2), 1 - 1 / (step + 3)], np.float32),
    np.array([2 / (step + 1), 3 / (step + 1)], np.float32),
    *(np.linspace(-width, width, len(snapshots.PERCENTILES)).astype(np.float32) for _ in range(2)),
  )


def write(folder: pathlib.Path, steps=(10, 20, 30), channels: int = 1) -> None:
  """Writes the test images and a frame for each step."""
  snapshots.write_test(folder, a_test_set(channels=channels))
  for step in steps:
    snapshots.write(folder, frame(step, channels=channels))
