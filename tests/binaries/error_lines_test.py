"""Which exceptions become one line, and which keep their traceback."""

import json
import resource
import struct
import sys
import types
import urllib.error
import zipfile
import zlib

import numpy as np
from PIL import Image
import pytest

from binaries import error_lines
from tfrecords import errors


def _raised(call, *arguments):
  try:
    call(*arguments)
  except BaseException as error:
    return error
  raise AssertionError('nothing was raised')


@pytest.mark.parametrize('error, line', [
    (errors.InputError('data/a.bin: cut;\n  fetch it again'),
     'data/a.bin: cut;\\n  fetch it again'),
    (PermissionError(13, 'Permission denied', 'runs/a'), 'runs/a: Permission denied'),
    (OSError(18, 'Invalid cross-device link', 'a', None, 'b'),
     'a: b: Invalid cross-device link'),
    (OSError(24, 'Too many open files'),
     'Too many open files; raise the limit (`ulimit -n`)'),
    (RuntimeError("can't start new thread"),
     "can't start new thread; allow this user more processes (`ulimit -u`), or end some"),
    (OSError('only 3 of 4 bytes were written'), 'only 3 of 4 bytes were written'),
    (urllib.error.URLError('no route'), '<urlopen error no route>'),
    (MemoryError(), 'not enough memory (MemoryError); give a smaller --batch_size or image, '
     'or close other programs'),
    (RecursionError('maximum recursion depth exceeded'),
     'the input is nested too deeply (maximum recursion depth exceeded)'),
    (_raised('\udcff'.encode), "a text or a name is not UTF-8 ('utf-8' codec can't encode "
     "character '\\udcff' in position 0: surrogates not allowed); give it in UTF-8"),
    (_raised(json.loads, '{'), 'a file cannot be read: Expecting property name enclosed in double '
     'quotes: line 1 column 2 (char 1) (JSONDecodeError)'),
    (zipfile.BadZipFile('File is not a zip file'),
     'a file cannot be read: File is not a zip file (BadZipFile)'),
    (_raised(struct.unpack, '<i', b''),
     'a file cannot be read: unpack requires a buffer of 4 bytes (error)'),
    (_raised(zlib.decompress, b'no'), 'a file cannot be read: Error -3 while decompressing data: '
     'incorrect header check (error)'),
    (EOFError('cut'), 'a file cannot be read: cut (EOFError)'),
    (Image.DecompressionBombError('too large'),
     'a file cannot be read: too large (DecompressionBombError)')])
def test_exceptions_from_outside_become_one_line(error, line):
  assert error_lines.line(error) == line


def test_a_limit_of_the_memory_is_named(monkeypatch):
  monkeypatch.setattr(resource, 'getrlimit', lambda kind: (3 << 30, 4 << 30))
  assert error_lines.line(MemoryError()) == (
      'not enough memory (MemoryError); this process may use 3,072 MB of addresses '
      '(`ulimit -v`): allow it more, or give a smaller --batch_size or image, or close other '
      'programs')


def test_the_line_has_the_size_of_numpys_allocation():
  assert 'Unable to allocate' in error_lines.line(_raised(np.zeros, 1 << 60, np.uint8))


@pytest.mark.parametrize('fault', [ValueError, TypeError, KeyError, AssertionError,
                                   NotImplementedError, ZeroDivisionError])
def test_a_bug_of_the_program_has_no_line(fault):
  assert error_lines.line(fault('of the program')) is None


class _OpError(Exception):
  pass


class _ResourceExhaustedError(_OpError):
  pass


@pytest.fixture(name='tensorflow')
def fixture_tensorflow(monkeypatch):
  """Puts a fake TensorFlow into sys.modules."""
  fake = types.ModuleType('tensorflow')
  fake.errors = types.SimpleNamespace(
      OpError=_OpError, ResourceExhaustedError=_ResourceExhaustedError)
  monkeypatch.setitem(sys.modules, 'tensorflow', fake)


@pytest.mark.usefixtures('tensorflow')
def test_errors_of_tensorflow():
  assert error_lines.line(_OpError('{{function_node __a}} runs/a; No space left on device')) == (
      'TensorFlow: No space left on device (_OpError)')
  assert error_lines.line(_ResourceExhaustedError('OOM when allocating tensor [1,2]')) == (
      'not enough memory (OOM when allocating tensor [1,2]); give a smaller --batch_size or '
      'image, or close other programs')
  assert error_lines.line(_OpError(
      'Detected at node PyFunc\nInputError: a.bin: ends before record 7\nTraceback (most recent'
      ' call last):\n\n  File "a.py"\n\ntfrecords.errors.InputError: a.bin: ends before')) == (
          'a.bin: ends before record 7')
  assert error_lines.line(ValueError('else')) is None


def test_no_exception_is_of_tensorflow_unless_it_is_imported(monkeypatch):
  monkeypatch.delitem(sys.modules, 'tensorflow', raising=False)
  assert error_lines.line(_OpError('no')) is None
  # While it is being imported it has no errors yet.
  monkeypatch.setitem(sys.modules, 'tensorflow', types.ModuleType('tensorflow'))
  assert error_lines.line(_OpError('no')) is None


@pytest.mark.parametrize('flag, advice', [
    ("--seed=x: invalid literal for int() with base 10: 'x'", 'give a whole number'),
    (f'--seed={"9" * 5000}: Exceeds the limit (4300 digits) for integer string conversion: value '
     'has 5000 digits; use sys.set_int_max_str_digits() to increase the limit',
     'give a smaller number'),
    ("--rate=x\ny: could not convert string to float: 'x\ny'", 'give a number'),
    ("--flip=3: ('Non-boolean argument to boolean flag', '3')", 'give true or false')])
def test_a_value_of_a_wrong_type_is_told_without_pythons_words(flag, advice):
  line = error_lines.of_flags(ValueError(f'flag {flag}'))
  assert line.endswith(f': {advice}')
  assert line.startswith(f'flag {flag[:6]}')
  assert 'Python' not in error_lines.of_flags(ValueError('flag --seed=0: give more than 0'))


def test_a_long_line_is_shortened():
  line = error_lines.one_line('a' * 5000 + '\n' + 'b' * 5000)
  assert len(line) == 1905
  assert line.startswith('aaa')
  assert line.endswith('bbb')
