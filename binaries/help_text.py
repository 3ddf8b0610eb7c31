"""The text of --help: what a command does, then its flags in groups, at most 80 columns wide."""

from collections.abc import Iterator, Mapping
import contextlib
import textwrap

from absl import flags

FLAGS = flags.FLAGS

GROUPS = ('run', 'data', 'training', 'augmentation', 'optimizer', 'output', 'cluster')
WIDTH = 80
_TEXT_COLUMN = 30


@contextlib.contextmanager
def group(name: str) -> Iterator[None]:
  """Puts the flags that are declared meanwhile into a group, but for those that are in one already.

  Also a decorator of functions that declare flags.

  Args:
    name: one of GROUPS.
  """
  before = {*FLAGS}
  yield
  grouped = {flag.name for flags_of_group in _members().values() for flag in flags_of_group}
  for flag in [*FLAGS]:
    if flag not in before and flag not in grouped:
      FLAGS.register_flag_by_module(name, FLAGS[flag])


def text(documentation: str, defaults: Mapping[str, object]) -> str:
  """Returns the help page of the command whose flags are declared.

  Args:
    documentation: of the command, printed as it is.
    defaults: by flag, where the flag's own default is None.
  """
  listings = [
      '\n'.join([f'{name}:', *(_listing(flag, defaults) for flag in members)])
      for name, members in _members().items() if members]
  return '\n\n'.join([documentation.strip(), *listings])


def _members() -> dict[str, list[flags.Flag]]:
  """Returns the flags of each group, in the order of their declaration."""
  # absl keeps flags by the module that declares them; the groups are modules to it.
  modules = FLAGS.flags_by_module_dict()
  return {name: modules.get(name, []) for name in GROUPS}


def _listing(flag: flags.Flag, defaults: Mapping[str, object]) -> str:
  """Returns the lines about one flag."""
  name = f'  --[no]{flag.name}' if flag.boolean else f'  --{flag.name}=VALUE'
  default = defaults.get(flag.name) if flag.default is None else flag.default
  lines = textwrap.wrap(
      _explanation(flag, default), WIDTH, initial_indent=' ' * _TEXT_COLUMN,
      subsequent_indent=' ' * _TEXT_COLUMN, break_on_hyphens=False)
  if len(name) + 2 > _TEXT_COLUMN:
    return '\n'.join([name, *lines])
  return '\n'.join([name.ljust(_TEXT_COLUMN) + lines[0].strip(), *lines[1:]])


def _explanation(flag: flags.Flag, default: object) -> str:
  """Returns a flag's help text with its choices and its default."""
  choices = getattr(flag.parser, 'enum_values', [])
  # absl begins the help of a choice with the choices.
  about = (flag.help or '').removeprefix(f'<{"|".join(choices)}>: ')
  notes = [f'one of {", ".join(choices)}'] if choices else []
  if shown := _shown(default):
    notes.append(f'default: {shown}')
  return f'{about} ({"; ".join(notes)})' if notes else about


def _shown(value: object) -> str:
  """Returns a default as the command line would give it; nothing for what is empty."""
  if isinstance(value, bool):
    return str(value).lower()
  if isinstance(value, list | tuple):
    return ','.join(map(str, value))
  return '' if value is None else str(value)
