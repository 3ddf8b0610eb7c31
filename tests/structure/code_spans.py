"""Code within the text and tables of README.md and docs/: `eval_main --run_once`, `rana/loop.py`.

The commands of blocks are run (documentation.py). Those within a line name runs and files that
nobody has, so they are only parsed: the command has each flag, and can read its value.
"""

from collections.abc import Callable
import functools
import importlib
import re
from unittest import mock

from absl import flags

from binaries import command as command_lib
from engine.config import recipe_catalog
from tests.binaries import flag_parsing
from tests.structure import documentation
from tests.structure import sources
from tfrecords import datasets

_BLOCK = re.compile(r'^```.*?^```', re.M | re.S)
_SPAN = re.compile(r'`([^`]+)`')
# What a reader replaces: FILE, RUN, FILE.json, ...
_PLACEHOLDER = re.compile(r'\b[A-Z][A-Z_]*\b|\.\.\.')
# Any string is a value of these; without a dot or a slash it is one of the names.
_NAMES = {'recipe': {*recipe_catalog.RECIPES, 'list'}, 'dataset': {*datasets.CATALOG}}
_FILE = re.compile(rf'(?:{"|".join([*sources.LAYERS, "tests", "docs", "benchmarks"])})/[\w./]*')


def pages() -> list[str]:
  """Returns README.md and all pages below docs/ but those that the site's build writes."""
  written = sources.ROOT / 'docs' / 'code'
  return ['README.md', *sorted(
      path.relative_to(sources.ROOT).as_posix() for path in (sources.ROOT / 'docs').rglob('*.md')
      if written not in path.parents)]


def spans(text: str) -> list[str]:
  """Returns the spans of code in a Markdown text outside its blocks, in reading order."""
  return [' '.join(span.split()) for span in _SPAN.findall(_BLOCK.sub('', text))]


def commands(text: str) -> list[str]:
  """Returns those spans of a text that are commands of ours."""
  return [span for span in spans(text) if span.partition(' ')[0] in documentation.scripts()]


def missing_files(text: str) -> list[str]:
  """Returns those spans of a text that are paths of this tree where nothing is."""
  return [span for span in spans(text)
          if _FILE.fullmatch(span) and not (sources.ROOT / span).exists()]


@functools.cache
def _definition(name: str) -> Callable[[], None]:
  """Returns the function that defines the flags of a command."""
  module = importlib.import_module(f'binaries.{name}')
  with mock.patch.object(command_lib, 'run') as run:
    module.run()
  return run.call_args.args[1]


def faults(command: str) -> list[str]:
  """Returns what is wrong with the flags of a command of ours, a line each."""
  name, words = documentation.parse(command)
  with flag_parsing.flags_of(name, _definition(name)):
    found = [_fault(word.removeprefix('--')) for word in words if word.startswith('--')]
  return [f'{command}: {fault}' for fault in found if fault]


def _fault(word: str) -> str:
  """Returns what is wrong with a flag, written without its dashes; '' if nothing is."""
  name, has_value, value = word.partition('=')
  known = flags.FLAGS
  if name not in known:
    turned_off = name.removeprefix('no')
    is_switch = turned_off in known and known[turned_off].boolean
    # absl's own --help is not defined here.
    is_right = is_switch or name == 'help'
    return '' if is_right and not has_value else f'there is no --{name}'
  if has_value and not _PLACEHOLDER.search(value):
    try:
      known[name].parser.parse(value)
    except ValueError as error:
      return f'--{word}: {error}'
    if name in _NAMES and not {'.', '/'} & {*value} and value not in _NAMES[name]:
      return f'--{word}: there is none of this name'
  return ''
