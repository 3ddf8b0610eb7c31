"""A candidate is built after the allocator is set."""

from engine.bench.core import memory_kept
from engine.training import memory_allocator


def test_the_allocator_is_set_first(monkeypatch):
  turns: list[str] = []
  monkeypatch.setattr(memory_allocator, 'keep_freed_memory', lambda: turns.append('kept'))

  def build(first, second):
    turns.append('built')
    return first + second

  assert memory_kept.build(build, 1, 2) == 3
  assert turns == ['kept', 'built']
