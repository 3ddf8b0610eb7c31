"""The rate of a server beside that of its model alone, its latencies, and requests with faults.

  bare model               batches of 64 in a loop, in a process of its own
  served, ENCODING         requests of 64 images, three clients in another process on this machine
  latency                  requests at equal intervals, whether or not the last one was answered
  faults                   a third of the requests is cut, huge, malformed or slow

A training of two steps makes the run. Start-up of the processes is not measured.
"""

import contextlib
import dataclasses
import pathlib
import tempfile

import numpy as np

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timed_run
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.serving import bare_model
from engine.bench.serving import faulty_load
from engine.bench.serving import load_client
from engine.bench.serving import load_requests
from engine.bench.serving import served_process
from engine.config import recipe_settings
from engine.config import train_options
from engine.runs import run_dir as run_dir_lib
from engine.trainer import trainer

BARE, SERVED = 'bare model', 'served, '
# Images of a request.
BATCH = 64
# Different requests of each encoding.
_VARIANTS = 4
_STEPS = 2
# The latencies are measured for so many times as long as all rounds of a candidate.
_LATENCY_ROUNDS = 4
# Requests of one image come at no higher rate, and at this share of the rate of images.
_MAX_SINGLE_RATE, _SINGLE_SHARE = 100.0, 0.1
_SINGLE = 'one image'
_LATENCY_COLUMNS = ('', 'requests/s', 'requests', 'median, ms', '90%', '99%', 'max')
_FAULT_COLUMNS = ('', 'right', 'wrong', 'lost')
_FAULT_IMAGES = 64
# While the machine does something else, requests of a fixed rate pile up; none is to be refused.
_ROOM = ('--max_connections=10000', '--queue_size=1000000')


@dataclasses.dataclass(frozen=True)
class Served:
  """One encoding of the requests, as what is timed."""
  name: str
  encoding: str
  client: worker.Worker
  warm_up_items: int = 0

  def run_for(self, seconds: float, min_items: int,
              *clocks: timed_run.Clock) -> timed_run.TimedRun:
    """Lets the clients send requests for some time."""
    del min_items, clocks
    return self.client.call('rate', self.encoding, BATCH, seconds)


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures a server of a recipe's network.

  Args:
    config: its recipe gives network and data set; the plan gives the rounds.

  Raises:
    errors.InputError: a process did not start, or a request was not answered.
  """
  machine = environment.describe()
  with (tempfile.TemporaryDirectory(prefix='rana_serving_') as folder,
        contextlib.ExitStack() as stack):
    run_dir = _train(config, pathlib.Path(folder) / 'run')
    bare = stack.enter_context(worker.Worker(BARE, bare_model.BareModel, run_dir.path, BATCH))
    port = stack.enter_context(served_process.serve(run_dir.path, *_ROOM))
    client = stack.enter_context(worker.Worker('clients', load_client.LoadClient, port,
                                             served_process.PATH))
    shape = run_dir.read_config().image_shape
    _prepare(client, shape)
    timings = timing.measure([bare, *(Served(SERVED + encoding, encoding, client)
                                      for encoding in load_requests.ENCODINGS)],
                             config.plan, stage=config.session.stage())
    latencies = _latencies(client, timings[0].rate, config.plan)
    images = load_requests.images(_FAULT_IMAGES, shape, seed=1)
    faults = _faults(run_dir, images, bare.call('probabilities', images), config.num_requests)
  by_name = {row.name: row for row in timings}
  return report.BenchmarkResult(
      benchmark='serving', item='image', machine=machine,
      recipe=recipe_settings.flat(config.recipe), plan=config.plan, timings=tuple(timings),
      ratios=tuple(timing.ratio(row, by_name[BARE]) for row in timings if row.name != BARE),
      title=f'Serving {config.recipe.name}, {BATCH} images a request, clients on this machine',
      tables=(report.Table(f'Latency; {BATCH} images at half the rate of the bare model',
                           _LATENCY_COLUMNS, latencies),
              report.Table('Requests, a third of them faulty', _FAULT_COLUMNS, faults)),
      notes=('Processor time of served rows is that of the server, without its clients.',))


def _train(config: benchmark_config.BenchmarkConfig, path: pathlib.Path) -> run_dir_lib.RunDir:
  recipe = dataclasses.replace(config.recipe, max_steps=_STEPS)
  options = train_options.TrainOptions(
      train_dir=str(path), data_dir=config.data_dir, data_source=config.data_source,
      checkpoint_interval=_STEPS, summary_interval=0)
  return trainer.run(recipe, options, lambda line: None).run_dir


def _prepare(client: worker.Worker, shape: tuple[int, int, int]) -> None:
  variants = [load_requests.images(BATCH, shape, seed) for seed in range(_VARIANTS)]
  for encoding in load_requests.ENCODINGS:
    client.call('prepare', encoding, [load_requests.body(encoding, one) for one in variants])
  client.call('prepare', _SINGLE, [load_requests.body(load_requests.RAW, one[:1])
                                   for one in variants])


def _latencies(client: worker.Worker, rate: float, plan: timing.Plan) -> tuple[report.Row, ...]:
  """Returns rows of _LATENCY_COLUMNS.

  Args:
    client: of the server.
    rate: of the bare model, images a second.
    plan: how long to measure.
  """
  seconds = _LATENCY_ROUNDS * plan.num_rounds * plan.seconds
  rows = []
  for label, name, requests in (
      (f'{BATCH} images, {load_requests.RAW}', load_requests.RAW, rate / BATCH / 2),
      (f'{_SINGLE}, {load_requests.RAW}', _SINGLE, min(_MAX_SINGLE_RATE, rate * _SINGLE_SHARE))):
    count = max(1, round(seconds * requests))
    found = 1000 * np.array(client.call('latencies', name, requests, count))
    rows.append((label, requests, count, *np.quantile(found, [0.5, 0.9, 0.99, 1]).tolist()))
  return tuple(rows)


def _faults(run_dir: run_dir_lib.RunDir, images: np.ndarray, expected: np.ndarray,
            num_requests: int) -> tuple[report.Row, ...]:
  """Returns rows of _FAULT_COLUMNS."""
  # Bodies that never end are to be refused soon.
  with served_process.serve(run_dir.path, '--read_seconds=2') as port:
    target = load_requests.Target(port, served_process.PATH, images, expected)
    counts = faulty_load.run(target, num_requests)
  return tuple((kind, *dataclasses.astuple(found)) for kind, found in sorted(counts.items()))
