"""The commands of docs/book/documents.md, the map of the five documents, run on small data."""

import re

import pytest

from tests.binaries import processes
from tests.structure import code_spans
from tests.structure import documentation
from tests.structure import sources

_MAP = 'docs/book/documents.md'
# A run, a folder: without one there is nothing to run. code_spans_test.py parses these.
_PLACE = re.compile(r'\b(RUN|DIR)\b')


def _complete(text: str) -> list[str]:
  """Returns the commands of a text that have flags and need nothing of the reader's but a file."""
  found = dict.fromkeys(code_spans.commands(text))
  return [command for command in found
          if '=' in command and not _PLACE.search(command)]


def test_complete_commands():
  text = '`eval_main`, `eval_main --train_dir=RUN`, `train_main --plot=FILE`, `a --b=c`'
  assert _complete(text) == ['train_main --plot=FILE']


@pytest.mark.slow
def test_every_command_of_the_map_runs(tmp_path):
  starts = processes.Starts()
  documentation.write_small_data(tmp_path / 'data')
  documentation.train_earlier_runs(tmp_path, starts)
  for number, command in enumerate(_complete(sources.read(_MAP))):
    runnable = command.replace('FILE', f'{number}.png')
    if command.startswith('train_main') and '=list' not in command:
      # The network that it would train: documentation_test.py has trainings enough.
      runnable += ' --model_summary'
    documentation.try_command(runnable, tmp_path, starts)
