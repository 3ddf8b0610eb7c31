"""Whether operations use the kernels of TensorFlow where XLA does not compile them.

For graphs that are given to programs which do not compile by XLA, as TensorFlow Serving does not by
default.
"""

from collections.abc import Iterator
import contextlib
import contextvars

_chosen = contextvars.ContextVar('tensorflow_kernels', default=False)


@contextlib.contextmanager
def tensorflow_kernels() -> Iterator[None]:
  """Has operations that have the choice traced with TensorFlow's kernels within the block."""
  token = _chosen.set(True)
  try:
    yield
  finally:
    _chosen.reset(token)


def is_tensorflow() -> bool:
  """Returns whether this is such a block."""
  return _chosen.get()
