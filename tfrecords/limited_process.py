"""Parses files of foreign formats in a child process with limits on time and memory.

The parsers of HDF5 files, MATLAB files and pictures are large C libraries. A damaged or hostile
file can make them crash, loop or use all memory; that ends only the child process (`limited_child`)
and becomes a one-line error. The child serves further requests and exits after a minute without
one.
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
    module: full name of the module; its `parse` returns texts and arrays.
    request: keyword arguments of `parse`, of types that JSON supports.
    limits: those of one request.

  Raises:
    errors.InputError: `parse` raised it.
    parser_protocol.ParserError: `parse` raised something else, crashed or reached a limit.
  """
  # A forked process must not share the child with its parent, and the child does not follow its
  # parent into another working directory.
  child = _child(module, limits, os.getpid(), _directory())
  with child.lock:
    return child.request(request)


def _directory() -> str:
  """Returns the current directory, '' if it was removed."""
  try:
    return os.getcwd()
  except OSError:
    return ''


@functools.cache
def _child(module: str, limits: parser_process.Limits, process_id: int,
           directory: str) -> parser_process.ParserProcess:
  """Returns the child process for a module, one for each parent process and working directory."""
  del process_id, directory
  return parser_process.ParserProcess(module, limits)
