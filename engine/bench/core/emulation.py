"""Modes that a machine emulates, told by their warm-up.

A processor without instructions for bfloat16 still computes in it, several times as slowly as in
float32. Such a mode says nothing about a framework and takes most of the time of a benchmark.
"""

from collections.abc import Mapping
import dataclasses

_FLOAT32 = 'float32'
# Hardware for a narrower type does not make a whole mode slower than this share of float32.
SHARE_OF_FLOAT32 = 0.5


@dataclasses.dataclass(frozen=True)
class Mode:
  """What a candidate belongs to.

  Attributes:
    group: candidates of one implementation, which are compared.
    name: of the mode, for the message; all of its candidates count together.
    compute_dtype: of the mode.
  """
  group: str
  name: str
  compute_dtype: str


def emulated(rates: Mapping[str, float], modes: Mapping[str, Mode]) -> dict[str, str]:
  """Returns why candidates are left out, by their names.

  A mode is emulated where it is less than half as fast as the fastest float32 mode of its group.

  Args:
    rates: items per second of each candidate in its warm-up.
    modes: of the candidates that may be left out, and of those that they are compared with.
  """
  seconds: dict[Mode, float] = {}
  for name, rate in rates.items():
    if name in modes:
      seconds[modes[name]] = seconds.get(modes[name], 0.0) + 1 / rate
  found = {}
  for name, mode in modes.items():
    limit = min((value for other, value in seconds.items() if other.group == mode.group
                 and other.compute_dtype == _FLOAT32), default=None)
    if limit is None or name not in rates or mode.compute_dtype == _FLOAT32:
      continue
    factor = seconds[mode] / limit
    if factor > 1 / SHARE_OF_FLOAT32:
      found[name] = (f'{mode.name}: left out, {mode.compute_dtype} is emulated here: {factor:.1f} '
                     'times as slow as float32 in the warm-up')
  return found
