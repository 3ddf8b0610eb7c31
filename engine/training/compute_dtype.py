"""The compute dtype of the layers.

With bfloat16 the layers compute in that type; variables, loss, reductions, moving averages and the
optimizer update stay in float32. bfloat16 is float32 without the last 16 bits of its mantissa, so
it needs no loss scaling, unlike float16, which is refused. It is faster only where the processor
multiplies it in hardware: with the bf16 instructions of AVX-512 or AMX, where TensorFlow uses them,
or on a GPU of compute capability 8.0 and up; elsewhere it is emulated and slower than float32.
"""

import tensorflow as tf

from engine.config import instruction_set
from engine.config import recipe_checks
from engine.ops import dtype_conversion
from tfrecords import errors

TYPES = {'float32': tf.float32, 'bfloat16': tf.bfloat16}

_GPU_CAPABILITY = (8, 0)


def resolve(name: str, cpu_flags: frozenset[str] | None = None) -> str:
  """Returns the compute dtype that `name` means on this machine.

  Args:
    name: 'float32', 'bfloat16', or 'auto', which takes bfloat16 where there is hardware for it,
      else float32.
    cpu_flags: what the processor can do; None asks this machine.

  Raises:
    errors.InputError: there is no such type.

  Example:
    >>> print(rana.loop.resolve_compute_dtype('float32'))
    float32
    >>> print(rana.loop.resolve_compute_dtype('auto') in ('float32', 'bfloat16'))
    True
  """
  if name in TYPES:
    return name
  if name != 'auto':
    raise errors.InputError(f'compute_dtype={name}: {recipe_checks.compute_dtype_advice(name)}')
  gpus = tf.config.get_visible_devices('GPU')
  if gpus:
    details = [tf.config.experimental.get_device_details(gpu) for gpu in gpus]
    able = all(detail.get('compute_capability', (0, 0)) >= _GPU_CAPABILITY for detail in details)
  else:
    flags = instruction_set.processor_flags() if cpu_flags is None else cpu_flags
    able = (bool(instruction_set.BFLOAT16_FLAGS & flags)
            and dtype_conversion.kernels_add_in_float32())
  return 'bfloat16' if able else 'float32'
