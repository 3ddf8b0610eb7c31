"""Modes that are emulated, told by rates of a warm-up."""

from engine.bench.core import emulation
from engine.bench.step import frameworks

_MODES = {
    'a32': emulation.Mode('a', 'a: float32', 'float32'),
    'a32 compiled': emulation.Mode('a', 'a: compiled', 'float32'),
    'a16': emulation.Mode('a', 'a: bfloat16', 'bfloat16'),
    'b16': emulation.Mode('b', 'b: bfloat16', 'bfloat16')}


def test_a_mode_at_less_than_half_the_speed_of_float32_is_left_out():
  rates = {'a32': 5.0, 'a32 compiled': 10.0, 'a16': 4.0, 'b16': 0.01}
  assert emulation.emulated(rates, _MODES) == {
      'a16': 'a: bfloat16: left out, bfloat16 is emulated here: 2.5 times as slow as float32 in '
             'the warm-up'}


def test_half_the_speed_is_none():
  assert emulation.emulated({'a32': 5.0, 'a32 compiled': 8.0, 'a16': 4.0}, _MODES) == {}


def test_candidates_of_one_mode_count_together():
  modes = {f'{name} {dtype}': emulation.Mode('ours', f'ours in {dtype}', dtype)
           for name in ('conv', 'relu') for dtype in ('float32', 'bfloat16')}
  rates = {'conv float32': 1.0, 'relu float32': 100.0, 'conv bfloat16': 2.0, 'relu bfloat16': 10.0}
  assert emulation.emulated(rates, modes) == {}
  assert set(emulation.emulated(rates | {'conv bfloat16': 0.25}, modes)) == {
      'conv bfloat16', 'relu bfloat16'}


def test_what_is_compared_with_nothing_stays():
  assert emulation.emulated({'a16': 1.0, 'else': 1.0}, _MODES) == {}


def _step_modes():
  """Returns the modes of the step benchmark's frameworks by the names of their rows."""
  return {f'{one.title}: {name}': emulation.Mode(one.title, f'{one.title}: {name}',
                                                 mode.compute_dtype)
          for one in frameworks.FRAMEWORKS.values() for name, mode in one.modes.items()}


# Steps per second, two cores with AVX-512 and without instructions for bfloat16.
_AVX512 = {
    'Keras: float32': 13.85, 'Keras: mixed_bfloat16': 4.355, 'Keras: jit_compile': 7.954,
    'Keras: float32, step by step': 13.88, 'PyTorch: eager': 6.506, 'PyTorch: channels_last': 7.264,
    'PyTorch: channels_last, compile': 7.530, 'PyTorch: channels_last, bf16 autocast': 3.337,
    'PyTorch: channels_last, compile, bf16 autocast': 3.582, 'JAX: jit': 3.993,
    'JAX: jit, bfloat16': 3.198}


def test_measured_rates_of_a_processor_without_bfloat16():
  # JAX's mode, only a fifth slower, is measured.
  assert [*emulation.emulated(_AVX512, _step_modes())] == [
      'Keras: mixed_bfloat16', 'PyTorch: channels_last, bf16 autocast',
      'PyTorch: channels_last, compile, bf16 autocast']


def test_measured_rates_of_a_processor_held_to_avx2():
  # TensorFlow's kernels for bfloat16 are then Eigen's; batch 16.
  rates = {'ours: float32': 2.941, 'plain TensorFlow: float32': 2.406, 'Keras: float32': 2.725,
           'Keras: mixed_bfloat16': 0.4466, 'Keras: jit_compile': 3.636,
           'Keras: float32, step by step': 2.879}
  assert emulation.emulated(rates, _step_modes()) == {'Keras: mixed_bfloat16': (
      'Keras: mixed_bfloat16: left out, bfloat16 is emulated here: 8.1 times as slow as float32 in '
      'the warm-up')}
