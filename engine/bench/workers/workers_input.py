"""The part of the workers' benchmark that needs one worker alone: input, meetings, opening."""

import contextlib
import pathlib
import tempfile

from engine.bench.core import benchmark_config
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.scaling import scaling_input
from engine.bench.workers import input_costs
from engine.bench.workers import measured_costs
from engine.bench.workers import meetings
from engine.bench.workers import opening
from engine.bench.workers import reading
from tfrecords import datasets

# Copies of the file of noise in the sets whose batches are made.
COPIES = 10


def measure(config: benchmark_config.BenchmarkConfig
            ) -> tuple[list[timing.Timing], dict[str, list[report.Row]]]:
  """Returns timings, and the rows of tables by their titles.

  Args:
    config: the recipe gives data set, augmentation and batch size.
  """
  with contextlib.ExitStack() as stack:
    folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix='rana_workers_')))
    for name in ('noise', 'open'):
      (folder / name).mkdir()
    noise = reading.NoiseFile(datasets.get(config.recipe.dataset), folder / 'noise' / 'records.bin')
    noise.write()
    batches = [stack.enter_context(worker.Worker(
        name, scaling_input.build, noise.path, COPIES, config.recipe, budget))
               for name, budget in ((measured_costs.IN_MEMORY, 2 ** 40),
                                    (measured_costs.STREAMED, 0))]
    met = [stack.enter_context(meetings.Meetings(size)) for size in meetings.SIZES]
    timings = timing.measure(
        [*batches, *reading.disk(noise), *reading.queues(noise), *meetings.candidates(met)],
        config.plan, stage=config.session.stage('input, part 2 of 2'))
    opened = opening.rows(folder / 'open')
  return timings, _rows(timings) | {measured_costs.OPENING: opened}


def _rows(timings: list[timing.Timing]) -> dict[str, list[report.Row]]:
  found = {one.name: one for one in timings}
  named = (measured_costs.IN_MEMORY, measured_costs.STREAMED, measured_costs.DISK,
           measured_costs.PAGES)
  return {
      measured_costs.BATCHES: [
          (name, found[name].rate, 1e6 * found[name].cpu) for name in named],
      measured_costs.READING: [
          (count, input_costs.reads_per_use(reading.ROWS, count),
           input_costs.calls_per_use(reading.ROWS, count),
           1e6 / found[reading.queue_name(count)].rate) for count in reading.WORKERS],
      measured_costs.MEETINGS: [
          (size, *(1e3 / rate for rate in (one.rate, max(one.rates), min(one.rates))))
          for size in meetings.SIZES for one in (found[meetings.name(size)],)]}
