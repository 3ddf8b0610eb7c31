"""A path as a user writes it: a leading `~` is the home directory, as in a shell.

Everything else in a path is taken as it stands: `$`, `%`, `*`, `?`, brackets and braces.
"""

import os


def expand(path: str) -> str:
  """Returns the path with the home directory in place of a leading `~` or `~name`.

  Raises:
    ValueError: the system does not know that home.
  """
  if not path.startswith('~'):
    return path
  found = os.path.expanduser(path)
  if found.startswith('~'):
    raise ValueError(f'there is no home directory {path.partition("/")[0]}; write ./{path} for a '
                     'file of that name')
  return found
