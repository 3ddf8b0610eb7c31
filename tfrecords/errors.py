"""The one error class for what a user can mend.

Every message is a single line that says what is wrong, where, what was received and what to do.
The commands print it on standard error and end with a non-zero status; anything else that is
raised is a fault of this program and keeps its traceback.
"""

from collections.abc import Iterable
import difflib


class InputError(ValueError):
  """Something given from outside (a file, a flag, a download) cannot be used as it is."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
  """Returns the advice behind an unknown name: the nearest known names, or all if none is near."""
  names = sorted(known)
  near = difflib.get_close_matches(name, names)
  return f'did you mean {" or ".join(near)}?' if near else f'choose one of: {", ".join(names)}'
