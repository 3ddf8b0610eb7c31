"""Makes the report of some runs: reads them, evaluates their networks, draws the page.

A run with missing files is included: its cards say what is missing, and a line is logged.
"""

from collections.abc import Sequence
import datetime

from engine.report import cards
from engine.report import page
from engine.report import report_images
from engine.report import run_answers
from engine.report import run_history
from engine.reporting import console
from engine.reporting import machine
from engine.reporting import progress_bar
from engine.runs import run_dir as run_dir_lib
from tfrecords import errors


def read(run_dirs: Sequence[run_dir_lib.RunDir]) -> list[run_history.RunHistory]:
  """Reads the runs.

  Raises:
    errors.InputError: one of them is not a run, or is given twice.
  """
  places = [run_dir.path.resolve() for run_dir in run_dirs]
  for number, run_dir in enumerate(run_dirs):
    if places[number] in places[:number]:
      raise errors.InputError(f'{run_dir}: is given twice; give each run once')
  return [run_history.read(run_dir, label)
          for run_dir, label in zip(run_dirs, run_history.labels(run_dirs), strict=True)]


def build(histories: Sequence[run_history.RunHistory], images: report_images.TestImages,
          log: console.LogFn, now: datetime.datetime) -> str:
  """Returns the page.

  Args:
    histories: from `read`, at least one.
    images: the test images.
    log: gets a line about each run and about everything that is missing.
    now: local time.
  """
  notes: list[str] = []

  def note(line: str) -> None:
    notes.append(line)
    log(line)

  for history in histories:
    for line in history.notes:
      note(line)
  examples = report_images.load(histories, images, log)
  total = sum(found.num_examples for found in examples if not isinstance(found, str))
  bar = progress_bar.ProgressBar(0, total, 'image')
  try:
    runs = [_ask(number, history, found, note, log, bar)
            for number, (history, found) in enumerate(zip(histories, examples, strict=True))]
  finally:
    bar.close()
  return page.draw(runs, machine.describe(), now, notes)


def _ask(number: int, history: run_history.RunHistory, examples: report_images.Examples,
         note: console.LogFn, log: console.LogFn,
         bar: progress_bar.ProgressBar) -> cards.ReportedRun:
  """Returns one run with the predictions of its network, or with the reason for their absence."""
  if isinstance(examples, str):
    note(f'{history.run_dir}: {examples}')
    return cards.ReportedRun(number, history, problem=examples)
  log(f'{history.run_dir}: the newest checkpoint on {examples.num_examples:,} test images')
  before = bar.bar.n
  try:
    answers = run_answers.ask(history, examples, note, bar.bar.update)
    return cards.ReportedRun(number, history, answers)
  except errors.InputError as error:
    bar.move_to(before + examples.num_examples)
    note(str(error))
    return cards.ReportedRun(number, history, problem=str(error))
