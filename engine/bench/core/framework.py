"""A framework that is measured beside this engine, where it is installed."""

from collections.abc import Callable, Mapping
import dataclasses

from engine.bench.core import peer_packages


@dataclasses.dataclass(frozen=True)
class Framework:
  """A framework that is measured beside this engine.

  Attributes:
    title: its official spelling.
    packages: the packages that must be installed.
    build: returns a target for the benchmark's workload and a mode, in a worker process.
    modes: its configurations by name; the fastest one is compared.
  """
  title: str
  packages: tuple[str, ...]
  build: Callable[..., object]
  modes: Mapping[str, object]

  def missing(self) -> list[str]:
    """Returns the packages that are not installed."""
    return peer_packages.missing(self.packages)
