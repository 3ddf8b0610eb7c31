"""What the flags of a processor say that it has."""

import pytest

from engine.config import instruction_set

_AVX512 = 'avx2 fma avx512f avx512bw avx512dq avx512vl'


@pytest.mark.parametrize('flags, expected', [
    ('', ''), ('sse4_2 avx', ''), ('avx avx2', ''), ('avx2 fma', 'avx2'),
    # Xeon Phi, for which libraries have no 512-bit kernels any more.
    ('avx2 fma avx512f', 'avx2'), (_AVX512, 'avx512'), (f'{_AVX512} avx512_bf16', 'bfloat16'),
    (f'{_AVX512} amx_bf16', 'bfloat16')])
def test_the_widest_set(flags, expected):
  assert instruction_set.native(flags.split()) == expected


def test_processor_flags_are_those_that_linux_lists(tmp_path):
  path = tmp_path / 'cpuinfo'
  path.write_text('processor\t: 0\nflags\t\t: fpu avx512_bf16\n\nflags\t\t: other\n')
  assert instruction_set.processor_flags(path) == {'fpu', 'avx512_bf16'}
  assert instruction_set.processor_flags(tmp_path / 'none') == frozenset()


def test_this_machine():
  assert instruction_set.native() in ('', *instruction_set.NAMES)
