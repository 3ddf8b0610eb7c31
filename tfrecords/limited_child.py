"""The child process that runs a parser of a foreign format under limits.

`parser_process` starts it. It imports NumPy and the parser's library but never TensorFlow, so it is
ready in some tenths of a second. It reads from standard input one line of JSON with the settings
and one line for each request, and writes an answer to each to standard output (`parser_protocol`).
"""

from collections.abc import Callable
import importlib
import json
import os
import resource
import signal
import sys
from typing import BinaryIO, TypedDict

from tfrecords import errors
from tfrecords import parser_protocol

Parser = Callable[..., parser_protocol.Result]

# Seconds without a request after which the process exits.
IDLE_SECONDS = 60

_PAGES_FILE = '/proc/self/statm'


class Settings(TypedDict):
  """Content of the first line.

  Attributes:
    module: name of the module whose function `parse` answers requests.
    memory_bytes: memory that the process may use beyond that of its imports.
    cpu_seconds: processor time for one request.
  """
  module: str
  memory_bytes: int
  cpu_seconds: int


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
  """Answers requests until there are no more."""
  settings: Settings = json.loads(requests.readline())
  try:
    module = importlib.import_module(settings['module'])
  except Exception as error:
    parser_protocol.send_failure(answers, 'failed', f'{type(error).__name__}: {error}')
    return
  parser_protocol.send_result(answers, ([], []))
  _limit_memory(settings['memory_bytes'])
  signal.alarm(IDLE_SECONDS)
  while line := requests.readline():
    signal.alarm(0)
    _limit_processor_time(settings['cpu_seconds'])
    answer(module.parse, line, answers)
    signal.alarm(IDLE_SECONDS)


def answer(parser: Parser, line: bytes, answers: BinaryIO) -> None:
  """Answers one request with the parser's result, or with the reason for its failure."""
  try:
    result = parser(**json.loads(line))
  except errors.InputError as error:
    parser_protocol.send_failure(answers, 'refused', str(error))
  except MemoryError:
    parser_protocol.send_failure(answers, 'failed', 'it needs too much memory')
  except Exception as error:  # Parsers of foreign formats raise exceptions of any class.
    parser_protocol.send_failure(answers, 'failed', str(error) or type(error).__name__)
  else:
    parser_protocol.send_result(answers, result)


def _limit_memory(count: int) -> None:
  """Limits the address space to its present size plus `count` bytes."""
  used = 0
  if os.path.exists(_PAGES_FILE):
    with open(_PAGES_FILE) as file:
      used = int(file.read().split()[0]) * resource.getpagesize()
  _limit(resource.RLIMIT_AS, used + count)


def _limit_processor_time(seconds: int) -> None:
  """Makes the kernel end the process after `seconds` more of processor time."""
  usage = resource.getrusage(resource.RUSAGE_SELF)
  _limit(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + 1 + seconds)


def _limit(kind: int, value: int) -> None:
  hard = resource.getrlimit(kind)[1]
  resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def main() -> None:
  """Answers the requests on standard input; discards what libraries print."""
  # The parent handles an interrupt from the terminal; when it exits, the input ends.
  signal.signal(signal.SIGINT, signal.SIG_IGN)
  answers = os.fdopen(os.dup(sys.stdout.fileno()), 'wb')
  os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
  serve(sys.stdin.buffer, answers)
