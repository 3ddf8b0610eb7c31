"""The allocator: freed memory is kept, unless the user has tuned it."""

import platform
import subprocess
import sys

import pytest

# Allocates and frees 64 MB ten times and prints the page faults that the last five took.
_PROGRAM = """
import resource
from engine.training import memory_allocator
def faults():
  for _ in range(5):
    bytearray(2**26)
  return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
kept = memory_allocator.keep_freed_memory() if {keep} else None
assert kept is None or kept == memory_allocator.can_keep_freed_memory()
before = faults()
print(kept, faults() - before)
"""
_PAGES = 2**26 // 4096


def _faults(keep, **environment):
  done = subprocess.run([sys.executable, '-c', _PROGRAM.format(keep=keep)], env=environment,
                        capture_output=True, text=True, check=True)
  kept, faults = done.stdout.split()
  return kept, int(faults)


@pytest.mark.skipif(platform.libc_ver()[0] != 'glibc', reason='settings of the GNU C library')
def test_freed_memory_is_kept():
  assert _faults(keep=False)[1] >= _PAGES
  kept, faults = _faults(keep=True)
  assert kept == 'True'
  assert faults < _PAGES / 10


def test_an_allocator_that_the_user_has_tuned_stays_so():
  assert _faults(keep=True, MALLOC_ARENA_MAX='4')[0] == 'False'
