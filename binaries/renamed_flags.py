"""Aliases for flags and values under their former names.

A command that is given one prints the new name on standard error.
"""

from collections.abc import Iterable
import sys

from absl import flags

from engine.config import renamed_fields

FLAGS = flags.FLAGS

# Old name and new name. An old name is an alias in every command that has the new one, unless the
# command has another flag of the old name; where two new names fit, the first one counts.
RENAMED = (
    *renamed_fields.RECIPE.items(),
    # Training.
    ('checkpoint_every', 'checkpoint_interval'), ('describe', 'model_summary'),
    ('fresh', 'fail_if_exists'), ('init_from', 'warm_start_from'), ('live', 'live_view'),
    ('live_every', 'live_interval'), ('new_head', 'reset_head'),
    ('summary_every', 'summary_interval'),
    # Imports; `--workers` of a training are addresses.
    ('workers', 'num_workers'),
    # Benchmarks and gradient checks.
    ('elements', 'max_elements'), ('peers', 'frameworks'), ('rounds', 'num_rounds'),
    ('seeds', 'num_seeds'), ('target', 'target_accuracy'), ('what', 'benchmark'),
    # Style transfer, prediction and export.
    ('from', 'import_from'), ('keep_colours', 'preserve_color'), ('levels', 'pyramid_levels'),
    ('network', 'feature_network'), ('network', 'model'), ('out', 'output'),
    ('output_every', 'output_interval'), ('smoothness_weight', 'tv_weight'),
    ('start', 'init_image'), ('style_shares', 'style_weights'), ('top', 'top_k'),
)
_VALUES = renamed_fields.VALUES | {('eval_data', 'holdout'): 'validation'}
# Aliases belong to no command's module, so that --help leaves them out.
_MODULE = 'renamed_flags'


class EnumParser(flags.EnumParser):
  """Parses one of a list of words, or an old name of one."""

  def __init__(self, name: str, values: Iterable[str]):
    """Takes the name of the flag and its values of today."""
    super().__init__(list(values))
    self._name = name

  def parse(self, argument: str) -> str:
    """Returns the value under today's name."""
    return super().parse(new_value(self._name, argument))


def new_value(name: str, value: str) -> str:
  """Returns the present name of a flag's value, and says it where the value has an old name."""
  found = _VALUES.get((name, value), value)
  if found != value:
    print_new_name(f'--{name}={value}', f'--{name}={found}')
  return found


def define_aliases() -> None:
  """Declares the old names of all flags that are declared so far."""
  for old, new in RENAMED:
    if new in FLAGS and old not in FLAGS:
      flags.DEFINE_alias(old, new, module_name=_MODULE)


def warn_renamed_flags() -> None:
  """Prints the new name for each old one on the parsed command line."""
  for old, new in dict(reversed(RENAMED)).items():
    if old in FLAGS and FLAGS[old].help == f'Alias for --{new}.' and FLAGS[old].present:
      print_new_name(f'--{old}', f'--{new}')


def print_new_name(old: str, new: str) -> None:
  """Prints what a flag or value is called today."""
  print(f'{old} is now called {new}', file=sys.stderr)
