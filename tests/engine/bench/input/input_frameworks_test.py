"""Tests for engine.bench.input.input_frameworks."""

from engine.bench.core import benchmark_config
from engine.bench.input import input_frameworks


def test_the_flag_names_them_all():
  assert {*input_frameworks.FRAMEWORKS} == {*benchmark_config.FRAMEWORKS['input']}


def test_rows_have_names_of_their_own():
  names = [f'{one.title}: {mode}' for rows in input_frameworks.FRAMEWORKS.values() for one in rows
           for mode in one.modes]
  assert len({*names}) == len(names)
