"""The first training step of a new process in JAX."""

import dataclasses

from engine.bench.startup import first_batch
from engine.bench.startup import first_step
from engine.bench.step import jax_step


@dataclasses.dataclass(frozen=True)
class JaxStartMode(jax_step.JaxMode):
  """A configuration of JAX.

  Attributes:
    has_cache: whether it keeps what it compiles on disk, from which the second start takes it.
  """
  has_cache: bool = False


MODES = {'jit': JaxStartMode(), 'jit, compilation cache': JaxStartMode(has_cache=True)}


def build(batch: first_batch.FirstBatch, mode: JaxStartMode) -> first_step.FirstStep:
  """Takes the step."""
  if mode.has_cache:
    import jax
    jax.config.update('jax_compilation_cache_dir', batch.cache_dir)
    # By default what compiles in a second is not kept.
    jax.config.update('jax_persistent_cache_min_compile_time_secs', 0)
    jax.config.update('jax_persistent_cache_min_entry_size_bytes', -1)
  training = jax_step.JaxStep(batch.workload(), mode)
  return first_step.FirstStep(training.first_step().loss)
