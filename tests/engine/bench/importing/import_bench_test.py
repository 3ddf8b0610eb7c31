"""The benchmark of an import, on rounds of a moment."""

from engine.bench.core import benchmark_config
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.importing import import_bench
from engine.config import recipe_catalog


def test_a_result_has_all_rows_and_compares_with_pillow():
  recipe = recipe_catalog.get('cifar10_tutorial')
  result = import_bench.run(benchmark_config.BenchmarkConfig(
      recipe, '', 'binary', timing.Plan(2, 0.001), session.Session(lambda line: None)))
  assert (result.benchmark, result.item) == ('import', 'picture')
  names = [row.name for row in result.timings]
  assert names == [
      'JPEG 500x375, import', 'JPEG 500x375, import, all pixels', 'JPEG 500x375, Pillow, fitted',
      'JPEG 500x375, Pillow', 'JPEG 500x375, Pillow, all pixels', 'PNG 32x32, import',
      'PNG 32x32, Pillow']
  assert all(min(row.rates) > 0 for row in result.timings)
  assert [(ratio.numerator, ratio.denominator) for ratio in result.ratios] == [
      (names[0], names[2]), (names[0], names[3]), (names[0], names[1]), (names[5], names[6])]


def test_every_candidate_takes_all_files():
  jpeg = import_bench._file(import_bench._picture(0, (64, 48)), 'JPEG')  # noqa: SLF001
  for candidate in import_bench.candidates([jpeg] * 3, [jpeg] * 3):
    assert candidate.work() == 3, candidate.name
