"""Reads the limits of the Linux control groups of this process, version 1 or 2.

Control groups limit the memory and processor time of containers, login sessions and batch jobs. The
limit of a group applies to all groups in it, so the smallest limit along the path counts.

https://docs.kernel.org/admin-guide/cgroup-v2.html
https://docs.kernel.org/admin-guide/cgroup-v1/memory.html
https://docs.kernel.org/scheduler/sched-bwc.html
"""

from collections.abc import Iterator
import pathlib
import re

ROOT = pathlib.Path('/sys/fs/cgroup')
MEMBERSHIP = pathlib.Path('/proc/self/cgroup')

# Files with the limit and the use of memory; version 2 first.
_MEMORY = (('memory.max', 'memory.current'),
           ('memory.limit_in_bytes', 'memory.usage_in_bytes'))
# Page cache, which the kernel frees when memory is needed; tmpfs is not included. In version 1 the
# totals include the groups below.
_CACHE = re.compile(r'^(total_)?(?:in)?active_file (\d+)$', re.MULTILINE)


def free_memory(root: pathlib.Path = ROOT, membership: pathlib.Path = MEMBERSHIP) -> int | None:
  """Returns the bytes that the groups still allow, None if no group has a limit.

  Args:
    root: where the groups are mounted; need not exist.
    membership: Linux's file with the groups of this process; need not exist.
  """
  return min((free for folder in _folders('memory', root, membership)
              if (free := _free_memory_of(folder)) is not None), default=None)


def cpus(root: pathlib.Path = ROOT, membership: pathlib.Path = MEMBERSHIP) -> float | None:
  """Returns the number of processors whose time the groups allow, None if no group has a limit.

  Args:
    root: as for `free_memory`.
    membership: as for `free_memory`.
  """
  return min((share for folder in _folders('cpu', root, membership)
              if (share := _cpus_of(folder)) is not None), default=None)


def _folders(controller: str, root: pathlib.Path,
             membership: pathlib.Path) -> Iterator[pathlib.Path]:
  """Yields the folders of this process's group and of its parents, in both versions."""
  # In a container without a cgroup namespace, the path is that outside of the container, and the
  # mounted folder is the group.
  for line in _text(membership).splitlines() or ['']:
    controllers, _, path = line.partition(':')[2].partition(':')
    if controllers and controller not in controllers.split(','):
      continue
    names = [name for name in path.split('/') if name not in ('', '.', '..')]
    for mount in {root, root / controllers, root / controller}:
      yield from (mount.joinpath(*names[:count]) for count in range(len(names) + 1))


def _free_memory_of(folder: pathlib.Path) -> int | None:
  for limit_name, used_name in _MEMORY:
    limit, used = _number(folder / limit_name), _number(folder / used_name)
    if limit is not None and used is not None:
      return max(0, limit - max(0, used - _page_cache(folder)))
  return None


def _page_cache(folder: pathlib.Path) -> int:
  found = _CACHE.findall(_text(folder / 'memory.stat'))
  totals = [int(count) for total, count in found if total]
  return sum(totals or [int(count) for _, count in found])


def _cpus_of(folder: pathlib.Path) -> float | None:
  # Version 2 has quota and period in one line, in microseconds.
  numbers = _text(folder / 'cpu.max').split() or [
      _text(folder / f'cpu.cfs_{name}_us').strip() for name in ('quota', 'period')]
  if len(numbers) != 2 or not all(number.isdecimal() and int(number) for number in numbers):
    return None
  quota, period = map(int, numbers)
  return quota / period


def _number(file: pathlib.Path) -> int | None:
  text = _text(file).strip()
  return int(text) if text.isdecimal() else None


def _text(file: pathlib.Path) -> str:
  """Returns the content of a file, '' if it is missing or may not be read."""
  try:
    return file.read_text(errors='replace')
  except OSError:
    return ''
