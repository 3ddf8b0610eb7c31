"""Tables of a measurement that was never made, of costs that are round numbers."""

from engine.bench.core import linear_costs
from engine.bench.workers import cluster_model
from engine.bench.workers import input_costs
from engine.bench.workers import measured_costs

CORES = 2
RECORD_BYTES = 1000
STEP = cluster_model.Step(linear_costs.Line(0.01, 0.001), linear_costs.Line(0.016, 0.0018))
NETWORK = cluster_model.Network(0.0005, 4e8)
# A record used, read, a read, and a record of the batch.
READING = (2e-6, 4e-6, 1e-4, 1e-7)
_MESSAGES = (4_000_000, 8)


def tables() -> dict[str, list[tuple]]:
  """Returns the rows of every table."""
  return {
      measured_costs.MESSAGES: [('CollectiveReduceV2', 'float32', size // 4, size, 1)
                                for size in _MESSAGES],
      measured_costs.ALONE: [
          (rows, *[1e3 * STEP.seconds.at(rows)] * 3, 1e3 * STEP.processor.at(rows))
          for rows in (24, 80, 240)],
      measured_costs.EXCHANGES: [
          (what, workers, size, *[1e3 * NETWORK.shared(workers, CORES).exchange(size, workers)] * 4)
          for what, size in ((measured_costs.GRADIENTS, 4_000_008), (measured_costs.VECTOR, 4),
                             (measured_costs.VECTOR, 16_000_000)) for workers in (2, 3)],
      measured_costs.CHECK: [
          (batch, workers, 90.0, 80.0, 100.0, 99.0, 9.0, 10.0)
          for batch in (96, 192) for workers in (1, 2, 3)],
      measured_costs.BATCHES: [
          (measured_costs.IN_MEMORY, 1e5, 15.0), (measured_costs.STREAMED, 5e4, 26.1),
          (measured_costs.DISK, 3e5, 1.0), (measured_costs.PAGES, 1e6, 1.0)],
      measured_costs.READING: [
          (workers, input_costs.reads_per_use(64, workers),
           input_costs.calls_per_use(64, workers),
           1e6 * input_costs.Input(0.0, *READING).thread_seconds(64, workers) / 64, 1.0)
          for workers in (1, 4, 16, 64, 1024)],
      measured_costs.MEETINGS: [(workers, *[0.5 + 0.1 * workers] * 3) for workers in (2, 16, 256)],
      measured_costs.CHECKPOINT: [(12_000_000, 0.1)],
      measured_costs.SPREAD: [(0.0, 0.9), (0.5, 1.0), (1.0, 1.2)],
      measured_costs.PRODUCT: [(1024, 100.0, 'avx2')],
      measured_costs.OPENING: [(10 ** 6, 2000, 0.1, 0.001, 0.3, 2.0)]}


def content() -> dict:
  """Returns the content of a file with these tables, as far as the page reads it."""
  machine = {'cores': CORES, 'processor': 'A Fast One', 'tensorflow': '2.21.0'}
  return {'machine': machine, 'plan': {'num_rounds': 5, 'seconds': 0.25}, 'tables': [
      {'title': title, 'columns': measured_costs.COLUMNS[title], 'rows': rows}
      for title, rows in tables().items()]}
