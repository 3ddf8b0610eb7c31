"""Tests for engine.bench.core.report, to the character."""

import dataclasses

from engine.bench.core import report
from tests.engine.bench import small_results

_TEXT = """\
Reading: 40 records
median of 3 interleaved rounds of 0.7 s, after 2.1 s of warm-up each

          examples/s    min    max  us/example  CPU us/example
fast           5,000  4,000  6,000       200.0           200.0
slow one       1,000  1,000  2,000       1,000           1,000

fast / slow one: 4.00 times as fast (75% interval 3.00 to 5.00, n = 3)

A Fast One, 2 cores, AVX-512, large float32 products 0.25 TFLOP/s, load 0.2 before, Linux x86_64
Python 3.11.7, TensorFlow 2.21.0, numpy 2.4.6, commit 012345678901"""


def test_text():
  assert report.text(small_results.result()) == _TEXT


def test_text_of_tables_notes_and_memory():
  slow = dataclasses.replace(small_results.SLOW, rates=(0.25,) * 3, peak_bytes=3 * 2 ** 20)
  result = dataclasses.replace(
      small_results.result(), timings=(slow,), ratios=(), notes=('One thing.', 'Another.'),
      tables=(report.Table('figures', ('', 'ms', 'count', 'word'), (
          ('a', 0.123456, 1234567, 'yes'), ('long name', 1234.5, None, True))),))
  assert report.text(result).split('\n')[3:-3] == [
      '          s/example    min    max  CPU s/example  peak MB',
      'slow one      4.000  4.000  4.000       0.001000        3',
      '',
      'One thing.',
      'Another.',
      '',
      'figures',
      '               ms      count  word',
      'a          0.1235  1,234,567   yes',
      'long name   1,234             True']


def test_a_result_of_tables_alone():
  result = dataclasses.replace(small_results.result(), timings=(), ratios=(), tables=(
      report.Table('figures', ('', 'ms'), (('a', 1.0),)),))
  assert report.text(result).split('\n\n')[1] == 'figures\n      ms\na  1.000'
