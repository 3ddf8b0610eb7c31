"""Small networks of runs and their cards, to be exported in a moment."""

import pathlib

import numpy as np

from engine.export import exported_network
from engine.export import model_card
from engine.inference import image_statistics
from engine.inference import model_runner
from tests.engine import tiny_runs

IMAGES = np.random.default_rng(3).integers(0, 256, [5, 32, 32, 3], np.uint8)
TEMPERATURE = 1.7


def card(name: str, **changes) -> model_card.ModelCard:
  """Returns the card of an export of a small run; `changes` go into its recipe."""
  return model_card.ModelCard(
      name, tiny_runs.config(**changes), 10, 15, 23, TEMPERATURE,
      statistics=image_statistics.from_images(IMAGES))


def make(path: pathlib.Path, name: str, **changes) -> exported_network.ExportedNetwork:
  """Makes a small run in `path` and returns what an export of it computes."""
  run_dir = tiny_runs.make(path, (10,), **changes)
  runner = model_runner.ModelRunner(run_dir.read_config())
  runner.restore_newest(run_dir, print)
  return exported_network.ExportedNetwork(
      runner.networks[model_runner.AVERAGES], card(name, **changes))
