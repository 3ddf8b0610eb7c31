"""Command lines parsed within a test; the flags go with it."""

from collections.abc import Callable, Iterator
import contextlib

from absl import flags


@contextlib.contextmanager
def flags_of(command: str, *definitions: Callable[[], None]) -> Iterator[Callable[..., list[str]]]:
  """Defines flags and gives a function that parses arguments; takes the flags back at the end."""
  before = set(flags.FLAGS)
  for define in definitions:
    define()
  try:
    yield lambda *arguments: flags.FLAGS([command, *arguments])
  finally:
    for name in set(flags.FLAGS) - before:
      delattr(flags.FLAGS, name)
    flags.FLAGS.unparse_flags()
