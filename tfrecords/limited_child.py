"""Runs a parser of a foreign format under limits, in a Python process of its own.

What `limited_process` starts. It imports the parser's library and NumPy, never TensorFlow, so it is
ready in some tenths of a second. Standard input brings a line of JSON with the settings, then one
for each request; standard output takes an answer for each (`parser_protocol`).
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

# Seconds without a request after which the process ends.
IDLE_SECONDS = 60

_PAGES_FILE = '/proc/self/statm'


class Settings(TypedDict):
  """What the first line holds.

  Attributes:
    module: name of the module whose function `parse` answers requests.
    memory_bytes: that the process may take beyond what the imports took.
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
  """Parses what one request names, and sends the result or the reason why there is none."""
  try:
    result = parser(**json.loads(line))
  except errors.InputError as error:
    parser_protocol.send_failure(answers, 'refused', str(error))
  except MemoryError:
    parser_protocol.send_failure(answers, 'failed', 'it needs too much memory')
  except Exception as error:  # The parsers of foreign formats raise any kind.
    parser_protocol.send_failure(answers, 'failed', str(error) or type(error).__name__)
  else:
    parser_protocol.send_result(answers, result)


def _limit_memory(count: int) -> None:
  """Limits the address space to what is taken now and `count` bytes."""
  taken = 0
  if os.path.exists(_PAGES_FILE):
    with open(_PAGES_FILE) as file:
      taken = int(file.read().split()[0]) * resource.getpagesize()
  _limit(resource.RLIMIT_AS, taken + count)


def _limit_processor_time(seconds: int) -> None:
  """Has the kernel end the process when it takes `seconds` more."""
  usage = resource.getrusage(resource.RUSAGE_SELF)
  _limit(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + 1 + seconds)


def _limit(kind: int, value: int) -> None:
  hard = resource.getrlimit(kind)[1]
  resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def main() -> None:
  """Serves standard input; whatever a library prints goes nowhere."""
  # An interrupt at the terminal is the parent's to answer; when it ends, so does the input.
  signal.signal(signal.SIGINT, signal.SIG_IGN)
  answers = os.fdopen(os.dup(sys.stdout.fileno()), 'wb')
  os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
  serve(sys.stdin.buffer, answers)
