"""Holds the numerical libraries to an instruction set, by their own switches.

Each library reads its variable when it is loaded, and child processes inherit it. So another
machine's processor is rehearsed:

  oneDNN      ONEDNN_MAX_CPU_ISA (oneDNN's page "CPU Dispatcher Control"), in TensorFlow and PyTorch
  XLA         XLA_FLAGS=--xla_cpu_max_isa (xla/debug_options_flags.cc), in TensorFlow and JAX
  PyTorch     ATEN_CPU_CAPABILITY (aten/src/ATen/native/cpu/README.md), also for torch.compile
  oneMKL      MKL_ENABLE_INSTRUCTIONS (its developer guide), on Intel's processors
  OpenBLAS    OPENBLAS_CORETYPE (its page "Runtime variables"), numpy's products
  numpy       NPY_DISABLE_CPU_FEATURES (its page "CPU build options"); names of 2.4 and of before

TensorFlow's other kernels, which are Eigen's, are compiled for AVX (its .bazelrc,
release_cpu_linux), and so are the same everywhere. Which of the two it takes by itself depends on
the processor (tensorflow_kernels.py); the commands take oneDNN's.
"""

from collections.abc import Mapping, MutableMapping

from engine.config import instruction_set
from engine.config import tensorflow_kernels
from engine.reporting import host_cpus
from tfrecords import errors

NATIVE = 'native'
# A wider set needs no switch: nothing is wider than the last one.
CHOICES = (instruction_set.AVX2, instruction_set.AVX512, NATIVE)

_XLA, _XLA_FLAG = 'XLA_FLAGS', '--xla_cpu_max_isa'
_NUMPY_BFLOAT16 = 'AVX512_SPR'
_NUMPY_AVX512 = 'X86_V4 AVX512_ICL AVX512_SPR AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL'
SWITCHES: Mapping[str, Mapping[str, str]] = {
    instruction_set.AVX2: {
        'ONEDNN_MAX_CPU_ISA': 'AVX2', _XLA: f'{_XLA_FLAG}=AVX2', 'ATEN_CPU_CAPABILITY': 'avx2',
        'MKL_ENABLE_INSTRUCTIONS': 'AVX2', 'OPENBLAS_CORETYPE': 'Haswell',
        'NPY_DISABLE_CPU_FEATURES': _NUMPY_AVX512},
    instruction_set.AVX512: {
        'ONEDNN_MAX_CPU_ISA': 'AVX512_CORE_VNNI', _XLA: f'{_XLA_FLAG}=AVX512_VNNI',
        'ATEN_CPU_CAPABILITY': 'avx512', 'MKL_ENABLE_INSTRUCTIONS': 'AVX512',
        'OPENBLAS_CORETYPE': 'SkylakeX', 'NPY_DISABLE_CPU_FEATURES': _NUMPY_BFLOAT16}}
# Variables that mean the same as one of those, or exclude it.
_RELATED = {'ONEDNN_MAX_CPU_ISA': 'DNNL_MAX_CPU_ISA',
            'NPY_DISABLE_CPU_FEATURES': 'NPY_ENABLE_CPU_FEATURES'}
_HELD = 'oneDNN, XLA, PyTorch, oneMKL, OpenBLAS, numpy'
_NOT_HELD = ("TensorFlow's own kernels (compiled for AVX on every machine), torch.compile's C++ "
             'compiler, ONNX Runtime, LiteRT, OpenVINO, the C library')


def hold(name: str, native: str, variables: MutableMapping[str, str]) -> list[str]:
  """Sets the switches of an instruction set, before any library is loaded.

  Args:
    name: one of CHOICES.
    native: the widest set of this processor, as instruction_set.native returns it.
    variables: the environment, which is changed unless `name` is what the processor has anyway.

  Returns:
    Lines about what is held and what is not, or about switches that the user has set.

  Raises:
    errors.InputError: the processor lacks the set, or a variable of the user's contradicts it.
  """
  if name in (NATIVE, native):
    return [f'{key}={value} is set: this library may be held to fewer instructions'
            for key, value in variables.items() if _is_switch(key, value)]
  if name not in _narrower(native):
    raise errors.InputError(
        f'--isa={name}: {host_cpus.model_name()} has '
        f'{instruction_set.TITLES.get(native, "no AVX2")}; give '
        f'{" or ".join((*_narrower(native), NATIVE))}')
  for key, value in SWITCHES[name].items():
    _refuse_others(name, key, value, variables)
  for key, value in SWITCHES[name].items():
    # XLA has one variable for all of its flags.
    given = variables.get(key, '').split() if key == _XLA else []
    variables[key] = ' '.join(dict.fromkeys([*given, value]))
  return [f'held to {instruction_set.TITLES[name]}: {_HELD}; not held: {_NOT_HELD}']


def as_they_come(name: str, native: str, variables: Mapping[str, str]) -> tuple[str, ...]:
  """Returns the variables of a process in which TensorFlow chooses its kernels by itself.

  Args:
    name: one of CHOICES.
    native: the widest set of this processor.
    variables: the environment before TensorFlow is imported.

  Returns:
    Changes to those of this process, as env(1) takes them; none if the user has chosen.
  """
  if tensorflow_kernels.VARIABLE in variables:
    return ()
  # A processor with AVX2 alone has no VNNI, by which TensorFlow decides.
  is_held = name == instruction_set.AVX2 != native
  return ((f'{tensorflow_kernels.VARIABLE}=0',) if is_held
          else ('-u', tensorflow_kernels.VARIABLE))


def in_use(name: str, native: str) -> str:
  """Returns the set that the libraries use after `hold`, one of instruction_set.NAMES or ''."""
  return native if name == NATIVE else name


def _narrower(native: str) -> list[str]:
  """Returns the sets that the processor has, but for what is no choice."""
  names = instruction_set.NAMES
  return [name for name in names[:names.index(native) + 1] if name in CHOICES] if native else []


def _is_switch(key: str, value: str) -> bool:
  known = {*(key for switches in SWITCHES.values() for key in switches), *_RELATED.values()}
  return key in known and (key != _XLA or _XLA_FLAG in value)


def _refuse_others(name: str, key: str, value: str, variables: Mapping[str, str]) -> None:
  """Refuses what the user has set differently."""
  given = {one: variables[one] for one in (key, _RELATED.get(key, key)) if variables.get(one)}
  for one, found in given.items():
    wanted = [word for word in found.split() if word.startswith(_XLA_FLAG)] if key == _XLA else [
        found]
    if any(word.lower() != value.lower() for word in wanted):
      raise errors.InputError(
          f'--isa={name}: {one}={found} is set, and {key}={value} would be; unset {one}, or leave '
          '--isa out')
