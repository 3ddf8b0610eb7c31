"""The other frameworks by name: what is measured of each, and whether it is installed."""

from collections.abc import Callable, Mapping, Sequence
import dataclasses
import importlib.util
from typing import Any

from engine.bench.step import jax_step
from engine.bench.step import keras_step
from engine.bench.step import torch_step
from tfrecords import errors


@dataclasses.dataclass(frozen=True)
class Peer:
  """A framework.

  Attributes:
    title: as its authors write it.
    packages: that must be installed.
    build: makes a training out of a step_task.Task and a mode, in a process of its own.
    modes: the ways to run it, by name; the fastest one counts.
    models: the networks that it knows, rows of engine/models/model_registry.py.
  """
  title: str
  packages: tuple[str, ...]
  build: Callable[..., Any]
  modes: Mapping[str, Any]
  models: tuple[str, ...] = ('tutorial',)

  def missing(self) -> list[str]:
    """Returns the packages that are not installed."""
    return [name for name in self.packages if importlib.util.find_spec(name) is None]


PEERS = {
    'keras': Peer('Keras', ('keras',), keras_step.build, keras_step.MODES,
                  ('tutorial', 'softmax', 'cnn')),
    'torch': Peer('PyTorch', ('torch',), torch_step.build, torch_step.MODES),
    'jax': Peer('JAX', ('jax', 'jaxlib'), jax_step.build, jax_step.MODES),
}


def check(names: Sequence[str]) -> tuple[str, ...]:
  """Returns the names, each once.

  Raises:
    errors.InputError: there is no such peer; the message names the nearest one.
  """
  for name in names:
    if name not in PEERS:
      raise errors.InputError(f'--frameworks={name}: there is no such peer; '
                              f'{errors.did_you_mean(name.lower(), PEERS)}')
  return tuple(dict.fromkeys(names))
