"""Settings of the C library's allocator, from which TensorFlow takes its tensors on the CPU.

A training step allocates its activations and frees them again. The GNU C library returns freed
blocks of more than 128 KB, or 32 MB at the most, to the operating system at once (mallopt(3),
M_MMAP_THRESHOLD and M_TRIM_THRESHOLD), so each step takes a page fault, and a page filled with
zeros, for every 4 KB of its activations: 60,000 of them a step of `cifar10`, some two fifths of its
time. A process that keeps its freed memory takes them once. Where TensorFlow uses oneDNN's kernels
(tensorflow_kernels.py), it has an allocator of its own that keeps most of its tensors, and this
setting is for what remains.
"""

from collections.abc import Callable
import ctypes
import os

# Numbers from malloc.h of the GNU C library.
_M_TRIM_THRESHOLD, _M_MMAP_MAX = -1, -4
# The largest int: nothing at the end of the heap is ever returned.
_NEVER_TRIM = 2**31 - 1
# By which a user tunes the allocator, in which case it stays as it was tuned.
_TUNED_BY = ('MALLOC_TRIM_THRESHOLD_', 'MALLOC_MMAP_MAX_', 'MALLOC_MMAP_THRESHOLD_',
             'MALLOC_ARENA_MAX', 'GLIBC_TUNABLES')


def keep_freed_memory() -> bool:
  """Makes this process reuse the memory that it frees instead of returning it to the system.

  Threads keep heaps of their own: with a single one, which they would have to lock, a step of
  `cifar10` took 105 ms instead of 95 on two cores with AVX2.

  Returns:
    Whether the C library has these settings and took them; False also where the environment
    variables of malloc tune it already. Nothing else depends on it than speed and memory.
  """
  mallopt = _mallopt()
  if mallopt is None:
    return False
  settings = ((_M_TRIM_THRESHOLD, _NEVER_TRIM), (_M_MMAP_MAX, 0))
  return all([mallopt(name, value) == 1 for name, value in settings])


def can_keep_freed_memory() -> bool:
  """Returns whether `keep_freed_memory` has something to set here, and sets nothing."""
  return _mallopt() is not None


def _mallopt() -> Callable[[int, int], int] | None:
  """Returns the C library's function; None if it has none, or the user has tuned the allocator."""
  if any(name in os.environ for name in _TUNED_BY):
    return None
  try:
    return ctypes.CDLL(None).mallopt
  except (OSError, TypeError, AttributeError):
    # Windows, macOS.
    return None
