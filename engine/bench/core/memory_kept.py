"""Builds a candidate in a process that keeps the memory that it frees.

It imports no framework, because the worker processes of all frameworks import it.
"""

from collections.abc import Callable

from engine.training import memory_allocator


def build(build_candidate: Callable[..., object], *arguments: object) -> object:
  """Returns what `build_candidate` returns for the arguments, after the allocator is set."""
  memory_allocator.keep_freed_memory()
  return build_candidate(*arguments)
