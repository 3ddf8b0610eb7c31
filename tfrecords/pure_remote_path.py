"""The text of an address such as `gs://bucket/run` as a path, whatever lies there."""

from __future__ import annotations

import os
import pathlib
import typing


class PureRemotePath(pathlib.PurePosixPath):
  """A path whose first part is the scheme and the second one, but for `file`, a bucket."""

  def __str__(self) -> str:
    """Returns the address."""
    scheme, _, rest = super().__str__().partition('/')
    return f'{scheme}//{"/" if scheme == "file:" else ""}{rest}'

  @property
  def parent(self) -> typing.Self:
    """The directory above; that of a bucket is the bucket."""
    is_top = len(self.parts) <= (1 if self.parts[0] == 'file:' else 2)
    return self if is_top else super().parent

  def is_absolute(self) -> bool:
    """Returns True."""
    return True

  def absolute(self) -> typing.Self:
    """Returns the path itself."""
    return self

  def resolve(self, strict: bool = False) -> typing.Self:
    """Returns the path itself."""
    return self

  def samefile(self, other_path: str | os.PathLike[str]) -> bool:
    """Returns whether another path is the same address."""
    return str(self) == str(other_path)
