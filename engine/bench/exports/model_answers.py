"""Answers of an exported model in its own runtime, and of the run in this engine."""

from collections.abc import Callable
import pathlib

import numpy as np
import tensorflow as tf

from engine.config import run_config
from engine.export import exported_model
from engine.export import exported_network
from engine.export import model_card
from engine.training import state


class ModelAnswers:
  """A model that is asked for the same images again and again."""

  def __init__(self, answer: Callable[[np.ndarray], np.ndarray], images: np.ndarray):
    """Asks once.

    Args:
      answer: returns probabilities.
      images: uint8 [n, height, width, channels], of one batch.
    """
    self._answer, self._images = answer, images
    self.work()

  def work(self) -> int:
    """Answers, and returns the number of images."""
    return len(self.probabilities())

  def probabilities(self) -> np.ndarray:
    """Returns the probabilities of the images, float32 [n, num_classes]."""
    return np.asarray(self._answer(self._images))


def exported(path: pathlib.Path, images: np.ndarray) -> ModelAnswers:
  """Opens an export and asks its runtime as a user of the format would, without our checks.

  Raises:
    errors.InputError: it cannot be loaded.
  """
  _use_cpu()
  return ModelAnswers(exported_model.open_model(path).answer, images)


def _use_cpu() -> None:
  tf.config.set_visible_devices([], 'GPU')


def network(config: run_config.RunConfig) -> exported_network.ExportedNetwork:
  """Returns the network of settings, with the initial weights of their seed."""
  return exported_network.ExportedNetwork(
      state.build_network(config), card('run', config, config.recipe.compute_dtype))


def card(name: str, config: run_config.RunConfig, compute_dtype: str,
         quantize: str = 'none') -> model_card.ModelCard:
  """Returns the card of an export that was never evaluated."""
  return model_card.ModelCard(name, config, 0, 1, 1, None, compute_dtype, quantize)


def ours(config: run_config.RunConfig, images: np.ndarray, is_traced: bool) -> ModelAnswers:
  """Returns the answers of this engine.

  Args:
    config: settings of the network.
    images: uint8 [n, height, width, channels], of one batch.
    is_traced: whether one graph answers, as in serve_main; else one operation after the other, as
      in predict_main.
  """
  _use_cpu()
  asked = network(config)
  compute = (tf.function(asked.probabilities, [asked.input()], autograph=False)
             if is_traced else asked.probabilities)
  return ModelAnswers(lambda inputs: compute(tf.constant(inputs)).numpy(), images)
