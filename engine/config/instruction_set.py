"""The instruction sets by which the speed of a processor is judged, and what this one has.

Imports no TensorFlow: a command asks before it is loaded.
"""

from collections.abc import Collection
import pathlib

# The narrowest first.
AVX2, AVX512, BFLOAT16 = 'avx2', 'avx512', 'bfloat16'
NAMES = (AVX2, AVX512, BFLOAT16)
TITLES = {AVX2: 'AVX2', AVX512: 'AVX-512', BFLOAT16: 'bfloat16'}
# What multiplies bfloat16 in hardware.
BFLOAT16_FLAGS = frozenset({'avx512_bf16', 'amx_bf16'})
_AVX2_FLAGS = frozenset({'avx2', 'fma'})
# Those that libraries ask for before they take kernels with 512-bit vectors.
_AVX512_FLAGS = frozenset({'avx512f', 'avx512bw', 'avx512dq', 'avx512vl'})


def processor_flags(path: pathlib.Path = pathlib.Path('/proc/cpuinfo')) -> frozenset[str]:
  """Returns the names of what the processor can do, as Linux lists them; none elsewhere."""
  try:
    lines = path.read_text().splitlines()
  except OSError:
    return frozenset()
  flags = next((line.partition(':')[2] for line in lines if line.startswith('flags')), '')
  return frozenset(flags.split())


def native(flags: Collection[str] | None = None) -> str:
  """Returns the widest of NAMES that the processor has; '' if it has none.

  Args:
    flags: what the processor can do; None asks this machine.
  """
  found = processor_flags() if flags is None else frozenset(flags)
  if not found >= _AVX2_FLAGS:
    return ''
  if not found >= _AVX512_FLAGS:
    return AVX2
  return BFLOAT16 if found & BFLOAT16_FLAGS else AVX512
