"""Parsers in a child process: results, and a one-line reason for each kind of failure."""

import signal

import numpy as np
import pytest

from tests.tfrecords import odd_parser
from tfrecords import errors
from tfrecords import limited_process
from tfrecords import parser_process
from tfrecords import parser_protocol

_LIMITS = parser_process.Limits(
    memory_bytes=1 << 28, cpu_seconds=100, wall_seconds=300, result_bytes=1 << 20)


def _parse(what, value='', **changes):
  limits = parser_process.Limits(**vars(_LIMITS) | changes)
  return limited_process.parse(odd_parser.__name__, {'what': what, 'value': value}, limits)


def _reason(what, value='', **changes):
  with pytest.raises(parser_protocol.ParserError) as caught:
    _parse(what, value, **changes)
  assert '\n' not in str(caught.value)
  return str(caught.value)


@pytest.mark.parametrize('what', ['', 'print'])
def test_texts_and_arrays(what):
  texts, (matrix, number, empty) = _parse(what, 'caf\xe9 \udc80\n')
  assert texts == ['caf\xe9 \udc80\n']
  np.testing.assert_array_equal(matrix, [[0, 1, 2], [3, 4, 5]])
  assert (number.shape, float(number), empty.shape) == ((), 4.0, (0, 2))


@pytest.mark.parametrize('what, value, reason', [
    ('die', str(int(signal.SIGSEGV)), 'its parser crashes with SIGSEGV'),
    ('die', str(int(signal.SIGXCPU)), 'it takes more than 100 seconds of processor time'),
    ('exit', '3', 'its parser ends with status 3'),
    ('memory', '', 'it needs too much memory'),
    ('raise', 'a\nb' * 200, repr('a\nb' * 200)[:160]),
    ('big', '', 'its parser gives no valid answer'),
    ('objects', '', 'its parser gives no valid answer')])
def test_a_failure_affects_one_request_only(what, value, reason):
  assert _reason(what, value) == reason
  assert _parse('', 'still here')[0] == ['still here']


def test_a_refusal_is_an_input_error_of_one_line():
  with pytest.raises(errors.InputError, match=r'^a.h5: no,\\nnot this$'):
    _parse('refuse', 'a.h5: no,\nnot this')


def test_time_is_limited():
  assert _reason('spin', cpu_seconds=0) == 'it takes more than 0 seconds of processor time'
  assert _reason('sleep', '600', wall_seconds=0.1) == 'it takes more than 0.1 seconds'


def test_a_parser_that_cannot_be_imported():
  with pytest.raises(parser_protocol.ParserError, match='ModuleNotFoundError: No module named'):
    limited_process.parse('no.such.module', {}, _LIMITS)
