"""The other frameworks by name: what is measured of each, and whether it is installed."""

from collections.abc import Callable, Mapping
import dataclasses
from typing import Protocol

from engine.bench.core import peer_packages
from engine.bench.step import jax_step
from engine.bench.step import keras_step
from engine.bench.step import torch_step


class FrameworkMode(Protocol):
  """A configuration of a framework."""

  @property
  def compute_dtype(self) -> str:
    """float32 or bfloat16."""


@dataclasses.dataclass(frozen=True)
class Framework:
  """A framework that is measured beside this engine.

  Attributes:
    title: its official spelling.
    packages: the packages that must be installed.
    build: returns a training for a step_workload.StepWorkload and a mode, in a worker process.
    modes: its configurations by name; the fastest one is compared.
    models: the networks that it implements, keys of engine/models/model_registry.py.
  """
  title: str
  packages: tuple[str, ...]
  build: Callable[..., object]
  modes: Mapping[str, FrameworkMode]
  models: tuple[str, ...] = ('tutorial',)

  def missing(self) -> list[str]:
    """Returns the packages that are not installed."""
    return peer_packages.missing(self.packages)


FRAMEWORKS = {
    'keras': Framework('Keras', ('keras',), keras_step.build, keras_step.MODES,
                       ('tutorial', 'softmax', 'cnn')),
    'torch': Framework('PyTorch', ('torch',), torch_step.build, torch_step.MODES),
    'jax': Framework('JAX', ('jax', 'jaxlib'), jax_step.build, jax_step.MODES),
}
