"""A candidate that is measured in a process of its own, in one configuration."""

from collections.abc import Callable
import dataclasses

from engine.bench.core import memory_kept

# Groups of candidates that are no framework; the first part of their row names.
OURS = 'ours'
PLAIN_TENSORFLOW = 'plain TensorFlow'


@dataclasses.dataclass(frozen=True)
class WorkerCandidate:
  """One implementation in one configuration.

  Attributes:
    group: the implementation: OURS, PLAIN_TENSORFLOW or a framework's title.
    mode: the name of its configuration.
    compute_dtype: float32 or a narrower type.
    build: builds the target in its worker process.
    arguments: of `build`.
    environment: changes to the variables of its process, as env(1) takes them.
    is_control: whether it shows what a setting of this engine gives, and is not compared.
  """
  group: str
  mode: str
  compute_dtype: str
  build: Callable[..., object]
  arguments: tuple[object, ...]
  environment: tuple[str, ...] = ()
  is_control: bool = False

  @property
  def name(self) -> str:
    """The row name in the result table."""
    return f'{self.group}: {self.mode}'

  def tuned(self) -> 'WorkerCandidate':
    """Returns the same with this engine's settings of a process: variables, and memory kept."""
    return dataclasses.replace(self, mode=f'{self.mode}, tuned', build=memory_kept.build,
                               arguments=(self.build, *self.arguments), environment=())
