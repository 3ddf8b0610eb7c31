"""The frameworks that take the training step, by name."""

from collections.abc import Mapping
import dataclasses
from typing import Protocol

from engine.bench.core import framework
from engine.bench.step import jax_step
from engine.bench.step import keras_step
from engine.bench.step import torch_step


class FrameworkMode(Protocol):
  """A configuration of a framework."""

  @property
  def compute_dtype(self) -> str:
    """float32 or bfloat16."""


@dataclasses.dataclass(frozen=True)
class Framework(framework.Framework):
  """A framework that takes the training step.

  Attributes:
    modes: its configurations by name; the fastest one is compared.
    models: the networks that it implements, keys of engine/models/model_registry.py.
  """
  modes: Mapping[str, FrameworkMode]
  models: tuple[str, ...] = ('tutorial',)


FRAMEWORKS = {
    'keras': Framework('Keras', ('keras',), keras_step.build, keras_step.MODES,
                       ('tutorial', 'softmax', 'cnn')),
    'torch': Framework('PyTorch', ('torch',), torch_step.build, torch_step.MODES),
    'jax': Framework('JAX', ('jax', 'jaxlib'), jax_step.build, jax_step.MODES),
}
