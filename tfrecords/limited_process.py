"""Parses files of foreign formats in a child process with limits of time and memory.

The parsers of HDF5, MATLAB files and pictures are large C libraries. A damaged or hostile file can
make them crash, loop or take all memory; here that ends a child process (`limited_child`), and
costs one line. The child stays for further requests and ends after a minute without one.
"""

from collections.abc import Mapping
import functools
import os

from tfrecords import parser_process
from tfrecords import parser_protocol


def parse(module: str, request: Mapping[str, object],
          limits: parser_process.Limits) -> parser_protocol.Result:
  """Returns what the function `parse` of a module returns in a child process.

  Args:
    module: full name; its `parse` returns texts and arrays.
    request: keyword arguments of `parse`, of types that JSON has.
    limits: of the child.

  Raises:
    errors.InputError: `parse` raised it.
    parser_protocol.ParserError: `parse` raised something else, crashed or reached a limit.
  """
  # A process that was forked since does not share the child with its parent, and a child does not
  # follow its parent into another directory.
  child = _child(module, limits, os.getpid(), _directory())
  with child.lock:
    return child.ask(request)


def _directory() -> str:
  """Returns the current directory, or '' where it was removed."""
  try:
    return os.getcwd()
  except OSError:
    return ''


@functools.cache
def _child(module: str, limits: parser_process.Limits, process_id: int,
           directory: str) -> parser_process.ParserProcess:
  """Returns the child of a module; for each parent process, and directory of that, another one."""
  del process_id, directory
  return parser_process.ParserProcess(module, limits)
