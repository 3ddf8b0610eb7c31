"""What becomes one line, and what keeps its traceback."""

import json
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
    (OSError('only 3 of 4 bytes were written'), 'only 3 of 4 bytes were written'),
    (urllib.error.URLError('no route'), '<urlopen error no route>'),
    (MemoryError(), 'memory does not suffice (MemoryError); give a smaller --batch_size or image, '
     'or close other programs'),
    (RecursionError('maximum recursion depth exceeded'),
     'what is read is nested too deeply (maximum recursion depth exceeded)'),
    (_raised('\udcff'.encode), "a text or a name cannot be used ('utf-8' codec can't encode "
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
def test_the_line_of_what_comes_from_outside(error, line):
  assert error_lines.line(error) == line


def test_numpy_says_how_much_memory_it_wanted():
  assert 'Unable to allocate' in error_lines.line(_raised(np.zeros, 1 << 60, np.uint8))


@pytest.mark.parametrize('fault', [ValueError, TypeError, KeyError, AssertionError,
                                   NotImplementedError, ZeroDivisionError])
def test_a_fault_of_the_program_has_no_line(fault):
  assert error_lines.line(fault('of the program')) is None


class _OpError(Exception):
  pass


class _ResourceExhaustedError(_OpError):
  pass


@pytest.fixture(name='tensorflow')
def fixture_tensorflow(monkeypatch):
  """Stands for TensorFlow, which has been imported where it raises something."""
  stand_in = types.ModuleType('tensorflow')
  stand_in.errors = types.SimpleNamespace(
      OpError=_OpError, ResourceExhaustedError=_ResourceExhaustedError)
  monkeypatch.setitem(sys.modules, 'tensorflow', stand_in)


@pytest.mark.usefixtures('tensorflow')
def test_tensorflow_s_errors_are_told_from_others():
  assert error_lines.line(_OpError('{{function_node __a}} runs/a; No space left on device')) == (
      'TensorFlow: No space left on device (_OpError)')
  assert error_lines.line(_ResourceExhaustedError('OOM when allocating tensor [1,2]')) == (
      'memory does not suffice (OOM when allocating tensor [1,2]); give a smaller --batch_size or '
      'image, or close other programs')
  assert error_lines.line(ValueError('else')) is None


def test_without_tensorflow_nothing_is_its_error(monkeypatch):
  monkeypatch.delitem(sys.modules, 'tensorflow', raising=False)
  assert error_lines.line(_OpError('no')) is None
  # While it is being imported it has no errors yet.
  monkeypatch.setitem(sys.modules, 'tensorflow', types.ModuleType('tensorflow'))
  assert error_lines.line(_OpError('no')) is None


def test_a_line_has_an_end():
  line = error_lines.one_line('a' * 5000 + '\n' + 'b' * 5000)
  assert len(line) == 1905
  assert line.startswith('aaa')
  assert line.endswith('bbb')
