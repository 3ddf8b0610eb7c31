"""How long a training takes to begin, and the most memory that one takes.

`train_main` is started as a process of its own, several times, each in a new run directory with the
data on disk. The clock runs from the start of the process to the line about its first step, which
is read as it comes; the stages in between are what the training itself has written into its
metrics.jsonl. One more process then trains on with all summaries for TensorBoard, and Linux is
asked for its peak of memory after the first look at activations and gradients. What came of it is
asked about one test image by `predict_main`, from the start of that process to its end.
"""

from collections.abc import Sequence
import dataclasses
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import subprocess_commands
from engine.bench.core import timing
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from tfrecords import errors

COLUMNS = ('', 'median, s', 'low', 'high')
TOTAL = 'process start to the end of the first step'
ANSWER = 'predict_main, process start to end'

_BEFORE = 'Python, imports, flags'
_AFTER = 'first step'
_FIRST_STEP = re.compile(r': step 1, loss = ')
_PEAK = re.compile(r'^VmHWM:\s*(\d+) kB$', re.MULTILINE)
# A look for TensorBoard is every so many steps; the training ends a little later.
_LOOK = 10
_STEPS = 12


@dataclasses.dataclass(frozen=True)
class Start:
  """One process.

  Attributes:
    stages: seconds by name, in their order; together they reach to the end of the first step.
    cpu_seconds: of processor time to the end of the process.
    peak_bytes: the most memory that it was seen to hold; 0 where the system does not say.
    answers: seconds of each process that was asked about an image afterwards.
  """
  stages: dict[str, float]
  cpu_seconds: float
  peak_bytes: int
  answers: tuple[float, ...] = ()

  @property
  def seconds(self) -> float:
    """From the start of the process to the end of the first step."""
    return sum(self.stages.values())


def run(request: benchmark_config.Request) -> report.Result:
  """Starts trainings of a recipe.

  Args:
    request: as many starts as its plan has rounds; how long a round lasts has no meaning here.

  Raises:
    errors.InputError: a training ended with an error.
  """
  where = environment.describe()
  starts = []
  for _ in range(request.plan.rounds):
    starts.append(start(request, '--max_steps=1', '--summary_interval=0'))
    request.after_round()
  long = start(request, f'--max_steps={_STEPS}', f'--summary_interval={_LOOK}',
               questions=request.plan.rounds)
  timings = timing.Timing(TOTAL, tuple(1 / one.seconds for one in starts),
                          tuple(one.cpu_seconds for one in starts), long.peak_bytes)
  return report.Result(
      what='startup', item='start', machine=where, recipe=dataclasses.asdict(request.recipe),
      plan=request.plan, timings=(timings,),
      tables=(report.Table('Stages of a start', COLUMNS, _rows(starts)),
              report.Table('One image', COLUMNS, (_row(ANSWER, long.answers),))),
      about=f'train_main with {request.recipe.name} on {request.recipe.dataset}, data on disk',
      notes=(f'Peak memory is that of a training of {_STEPS} steps with summaries.',
             'Every round is a process; there is no warm-up but that files are in the page cache.'))


def _rows(starts: Sequence[Start]) -> tuple[tuple[str | float, ...], ...]:
  by_name = {name: [one.stages[name] for one in starts] for name in starts[0].stages}
  by_name['all'] = [one.seconds for one in starts]
  return tuple(_row(name, values) for name, values in by_name.items())


def _row(name: str, values: Sequence[float]) -> tuple[str | float, ...]:
  return name, statistics.median(values), min(values), max(values)


def start(request: benchmark_config.Request, *arguments: str, questions: int = 0) -> Start:
  """Trains in a process and a run directory of their own, and waits for their end.

  Args:
    request: what to train on what.
    *arguments: further flags of train_main.
    questions: how often to ask the trained network about an image.

  Raises:
    errors.InputError: the training ended with an error.
  """
  with (tempfile.TemporaryDirectory(prefix='rana_startup_') as folder,
        tempfile.TemporaryFile('w+') as complaints):
    run_dir = run_dir_lib.RunDir(pathlib.Path(folder) / 'run')
    command = [
      sys.executable,
      '-m',
      'binaries.train_main',
      *subprocess_commands.training_flags(request),
      *arguments,
      f'--train_dir={run_dir}',
      '--steps_per_loop=1',
      '--log_frequency=1',
    ]
    began, cpu_before = time.perf_counter(), _cpu_seconds_of_children()
    with subprocess.Popen(command, cwd=subprocess_commands.ROOT, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=complaints, text=True) as process:
      table, step, peak = _watch(process)
    cpu_seconds = _cpu_seconds_of_children() - cpu_before
    if process.returncode:
      complaints.seek(0)
      raise errors.InputError(f'train_main ended with status {process.returncode}: '
                              + complaints.read().strip().rpartition('\n')[2])
    record, = metrics_log.read(run_dir.metrics, 'start')
    answers = tuple(subprocess_commands.answer_seconds(request, run_dir) for _ in range(questions))
  stages = record['seconds']
  return Start({_BEFORE: table - began - sum(stages.values()), **stages, _AFTER: step - table},
               cpu_seconds, peak, answers)


def _watch(process: subprocess.Popen[str]) -> tuple[float, float, int]:
  """Reads what a training says until its end.

  Returns:
    When its table came, when its first step was done, and the most memory that it was seen to hold.
  """
  moments: dict[str, float] = {}
  peak = 0
  status = pathlib.Path(f'/proc/{process.pid}/status')
  for line in process.stdout or ():
    now = time.perf_counter()
    moments.setdefault('table', now)
    if _FIRST_STEP.search(line):
      moments['step'] = now
    # A process that has just ended, or another system, tells nothing.
    found = _PEAK.search(status.read_text()) if status.is_file() else None
    peak = max(peak, int(found[1]) * 1024 if found else 0)
  return moments.get('table', 0.0), moments.get('step', 0.0), peak


def _cpu_seconds_of_children() -> float:
  usage = resource.getrusage(resource.RUSAGE_CHILDREN)
  return usage.ru_utime + usage.ru_stime
