"""The switches of the libraries: set together, never over what the user has set."""

import re

import pytest

from binaries import library_switches
from tfrecords import errors


def test_a_narrower_set_is_held():
  variables = {'PATH': '/bin', 'XLA_FLAGS': '--xla_dump_to=x'}
  line, = library_switches.hold('avx2', 'bfloat16', variables)
  assert line.startswith('held to AVX2: oneDNN, XLA, ')
  assert "not held: TensorFlow's own kernels" in line
  assert variables.pop('PATH') == '/bin'
  assert variables.pop('XLA_FLAGS') == '--xla_dump_to=x --xla_cpu_max_isa=AVX2'
  assert variables.items() <= library_switches.SWITCHES['avx2'].items()
  assert variables['ONEDNN_MAX_CPU_ISA'] == 'AVX2'
  # What is set already is kept, as by a command that starts another one.
  before = dict(variables, XLA_FLAGS='--xla_cpu_max_isa=AVX2')
  again = dict(before)
  library_switches.hold('avx2', 'avx512', again)
  assert again == before


def test_everything_but_bfloat16():
  variables: dict[str, str] = {}
  library_switches.hold('avx512', 'bfloat16', variables)
  assert variables['ONEDNN_MAX_CPU_ISA'] == 'AVX512_CORE_VNNI'


@pytest.mark.parametrize('name, native, expected', [
    ('native', 'bfloat16', 'bfloat16'), ('native', '', ''), ('avx2', 'avx2', 'avx2'),
    ('avx512', 'avx512', 'avx512')])
def test_what_the_processor_has_anyway_needs_no_switch(name, native, expected):
  variables = {'PATH': '/bin', 'XLA_FLAGS': '--xla_dump_to=x', 'ATEN_CPU_CAPABILITY': 'default'}
  before = dict(variables)
  assert library_switches.hold(name, native, variables) == [
      'ATEN_CPU_CAPABILITY=default is set: this library may be held to fewer instructions']
  assert variables == before
  assert library_switches.in_use(name, native) == expected


@pytest.mark.parametrize('name, native, given, expected', [
    ('native', 'avx2', {}, ('-u', 'TF_ENABLE_ONEDNN_OPTS')),
    ('avx2', 'avx2', {}, ('-u', 'TF_ENABLE_ONEDNN_OPTS')),
    ('avx2', 'avx512', {}, ('TF_ENABLE_ONEDNN_OPTS=0',)),
    ('avx512', 'bfloat16', {}, ('-u', 'TF_ENABLE_ONEDNN_OPTS')),
    ('native', 'avx2', {'TF_ENABLE_ONEDNN_OPTS': '1'}, ())])
def test_another_framework_as_it_comes(name, native, given, expected):
  assert library_switches.as_they_come(name, native, given) == expected


@pytest.mark.parametrize('name, native, words', [
    ('avx512', 'avx2', ' has AVX2; give avx2 or native'),
    ('avx2', '', ' has no AVX2; give native')])
def test_what_the_processor_lacks_is_refused(name, native, words):
  variables: dict[str, str] = {}
  with pytest.raises(errors.InputError, match=f'^--isa={name}: .*{words}$'):
    library_switches.hold(name, native, variables)
  assert variables == {}


@pytest.mark.parametrize('given, switch', [
    ('ONEDNN_MAX_CPU_ISA=SSE41', 'ONEDNN_MAX_CPU_ISA=AVX2'),
    ('DNNL_MAX_CPU_ISA=SSE41', 'ONEDNN_MAX_CPU_ISA=AVX2'),
    ('XLA_FLAGS=--a --xla_cpu_max_isa=AVX', 'XLA_FLAGS=--xla_cpu_max_isa=AVX2'),
    ('OPENBLAS_CORETYPE=Zen', 'OPENBLAS_CORETYPE=Haswell')])
def test_what_the_user_has_set_is_not_overwritten(given, switch):
  key, _, value = given.partition('=')
  variables = {key: value}
  with pytest.raises(errors.InputError, match=re.escape(
      f'--isa=avx2: {given} is set, and {switch} would be; unset {key}, or leave --isa out')):
    library_switches.hold('avx2', 'avx512', variables)
  assert variables == {key: value}
