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
  """Returns the question that offers the known names nearest to `name`, or all where none is."""
  names = sorted(known)
  return f'did you mean {" or ".join(difflib.get_close_matches(name, names) or names)}?'
