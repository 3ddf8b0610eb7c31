"""The other frameworks by name: what is measured of each, and whether it is installed."""

from collections.abc import Callable, Mapping, Sequence
import dataclasses
import difflib
import importlib.util
from typing import Any

from engine.bench.peers import jax_peer
from engine.bench.peers import keras_peer
from engine.bench.peers import torch_peer
from tfrecords import errors


@dataclasses.dataclass(frozen=True)
class Peer:
  """A framework.

  Attributes:
    title: as its authors write it.
    packages: that must be installed.
    build: makes a training out of a step_task.Task and a mode, in a process of its own.
    modes: the ways to run it, by name; the fastest one counts.
    models: the networks that it knows, rows of engine/models/catalogue.py.
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
    'keras': Peer('Keras', ('keras',), keras_peer.build, keras_peer.MODES,
                  ('tutorial', 'softmax', 'cnn')),
    'torch': Peer('PyTorch', ('torch',), torch_peer.build, torch_peer.MODES),
    'jax': Peer('JAX', ('jax', 'jaxlib'), jax_peer.build, jax_peer.MODES),
}


def check(names: Sequence[str]) -> tuple[str, ...]:
  """Returns the names, each once.

  Raises:
    errors.InputError: there is no such peer; the message names the nearest one.
  """
  for name in names:
    if name not in PEERS:
      near = difflib.get_close_matches(name.lower(), PEERS, 1, 0.5) or PEERS
      raise errors.InputError(
          f'--peers={name}: there is no such peer; did you mean {" or ".join(near)}?')
  return tuple(dict.fromkeys(names))
