"""The tables of a measurement of workers, and the costs that cluster_model.py takes from them."""

from collections.abc import Mapping, Sequence

from engine.bench.core import linear_costs
from engine.bench.core import report
from engine.bench.workers import cluster_model
from engine.bench.workers import cluster_simulation
from engine.bench.workers import input_costs

# Titles of the tables, and the columns of each.
MESSAGES = 'what the workers exchange in a step'
ALONE = 'a step alone, without input, by the rows of a worker'
EXCHANGES = 'an exchange alone, on loopback'
CHECK = 'real workers on this machine, beside the prediction'
BATCHES = 'input of one worker'
READING = 'the reading thread of one of many workers'
MEETINGS = "a meeting of all workers at the chief's hub"
CHECKPOINT = 'a checkpoint'
SPREAD = 'times of single steps'
OPENING = 'opening a set of records without content'
PRODUCT = 'the product of two matrices, float32'
COLUMNS = {
    MESSAGES: ('operation', 'type', 'numbers', 'bytes', 'times a step'),
    ALONE: ('rows', 'ms', 'fastest', 'slowest', 'processor ms'),
    EXCHANGES: ('', 'workers', 'bytes', 'ms', 'fastest', 'slowest', 'predicted ms'),
    CHECK: ('batch', 'workers', 'ms', 'fastest', 'slowest', 'predicted ms', 'of that exchange ms',
            'error %'),
    BATCHES: ('', 'examples/s', 'processor us an example'),
    READING: ('workers', 'records read for one used', 'reads for one used', 'us a record used',
              'fitted us'),
    MEETINGS: ('workers', 'ms', 'fastest', 'slowest'),
    CHECKPOINT: ('bytes', 'seconds'),
    SPREAD: ('share of steps', 'time / median'),
    PRODUCT: ('rows', 'GFLOP/s', 'instructions'),
    OPENING: ('records', 'files', 'open s', 'order of an epoch s', 'first batch s', 'order MB')}
IN_MEMORY, STREAMED = 'batches of a set in memory', 'batches of a streamed set'
DISK, PAGES = 'blocks of records from the disk', 'blocks of records from memory'
VECTOR, GRADIENTS = 'one vector', 'the gradients of a step'

Tables = Mapping[str, Sequence[report.Row]]


def tables_of(content: Mapping) -> Tables:
  """Returns the rows of each table of a result file by its title."""
  return {table['title']: table['rows'] for table in content['tables']}


def step(tables: Tables) -> cluster_model.Step:
  """Returns the costs of a step alone."""
  counts, times, _, _, used = zip(*tables[ALONE], strict=True)
  return cluster_model.Step(
      linear_costs.fit_line(counts, [time / 1e3 for time in times]),
      linear_costs.fit_line(counts, [time / 1e3 for time in used]))


def messages(tables: Tables) -> tuple[int, ...]:
  """Returns the bytes of each exchange in a step."""
  return tuple(size for *_, size, count in tables[MESSAGES] for _ in range(count))


def loopback(tables: Tables, cores: int) -> cluster_model.Network:
  """Returns the network of this machine, all of it, from the exchanges of two workers."""
  pairs = [(size, time / 1e3) for what, workers, size, time, *_ in tables[EXCHANGES]
           if what == VECTOR and workers == 2]
  one = cluster_model.Network(1.0, float('inf')).shared(2, cores)
  hops = one.exchange(0, 2)
  latency, byte = linear_costs.fit_costs(
      [(hops, 2 * size) for size, _ in pairs], [seconds for _, seconds in pairs])
  return cluster_model.Network(latency, 1 / byte if byte else float('inf'))


def reading(tables: Tables) -> tuple[float, float, float, float]:
  """Returns the seconds of the reading thread for a record used and read, a read, and an order."""
  used, read, call, ordered = linear_costs.fit_costs(
      [(1.0, read, calls, workers) for workers, read, calls, *_ in tables[READING]],
      [time / 1e6 for _, _, _, time, *_ in tables[READING]])
  return used, read, call, ordered


def in_memory(tables: Tables) -> input_costs.Input:
  """Returns the costs of the input of a set in memory."""
  return input_costs.Input(_processor_seconds(tables, IN_MEMORY))


def streamed(tables: Tables, record_bytes: int) -> input_costs.Input:
  """Returns the costs of the input of a set that is read from this machine's disk."""
  costs = reading(tables)
  alone = input_costs.Input(0.0, *costs).thread_seconds(1, 1)
  records = next(rate for name, rate, _ in tables[BATCHES] if name == DISK)
  return input_costs.Input(
      max(0.0, _processor_seconds(tables, STREAMED) - alone), *costs, record_bytes,
      records * record_bytes)


def _processor_seconds(tables: Tables, name: str) -> float:
  return next(used for row, _, used in tables[BATCHES] if row == name) / 1e6


def meeting(tables: Tables) -> linear_costs.Line:
  """Returns the seconds of a meeting by the number of workers."""
  counts, times, *_ = zip(*tables[MEETINGS], strict=True)
  return linear_costs.fit_line(counts, [time / 1e3 for time in times])


def spread(tables: Tables) -> cluster_simulation.Spread:
  """Returns the distribution of the time of a step."""
  shares, values = zip(*tables[SPREAD], strict=True)
  return cluster_simulation.Spread(tuple(shares), tuple(values))


def here(tables: Tables, cores: int) -> cluster_model.Cluster:
  """Returns a worker with this machine to itself, and the loopback between several of them."""
  return cluster_model.Cluster(step(tables), in_memory(tables), messages(tables),
                               loopback(tables, cores), cores)
