"""The address of a data service, and whether a dispatcher answers there.

TensorFlow itself waits for an hour at an address where nothing answers, without a word.
"""

from collections.abc import Callable
import dataclasses
import socket
import time

from engine.cluster import cluster_spec
from tfrecords import errors

SCHEME = 'grpc://'
# An HTTP/2 connection begins with these words of the client and a frame of settings from both sides
# (RFC 9113, section 3.4); gRPC is HTTP/2.
_PREFACE = b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
# Length (3 bytes), type, flags, stream (4 bytes); without a setting.
_SETTINGS = b'\0\0\0\x04\0\0\0\0\0'
_TYPE = 3
_SECONDS = 10.0
_RETRY_SECONDS = 0.5
# The processes of a service and of a training start in any order.
CONNECT_SECONDS = 60.0


@dataclasses.dataclass(frozen=True)
class ServiceAddress:
  """Where a dispatcher listens.

  Attributes:
    target: host:port.
  """
  target: str

  def __str__(self) -> str:
    return f'{SCHEME}{self.target}'

  def fault(self, seconds: float = _SECONDS) -> str:
    """Returns why no dispatcher can be there; '' where a server of gRPC answers.

    Args:
      seconds: time for each part of the answer.
    """
    try:
      with socket.create_connection(cluster_spec.split(self.target), seconds) as connection:
        connection.sendall(_PREFACE + _SETTINGS)
        header = connection.recv(len(_SETTINGS), socket.MSG_WAITALL)
    except TimeoutError:
      return f'does not answer for {seconds:g} s'
    except (socket.gaierror, UnicodeError):
      return 'its host has no address'
    except OSError as error:
      return f'does not answer ({errors.reason(error)})'
    is_http2 = len(header) == len(_SETTINGS) and header[_TYPE] == _SETTINGS[_TYPE]
    return '' if is_http2 else 'is the port of another program'


  def await_answer(self, seconds: float, log: Callable[[str], None]) -> str:
    """Returns the same once a dispatcher has come, or at the end of a time.

    Args:
      seconds: the time.
      log: gets a line if it is not there yet.
    """
    limit = time.monotonic() + seconds
    if (fault := self.fault()) and seconds:
      log(f'{self}: {fault}; waiting for it, {seconds:g} s at most')
    while fault and time.monotonic() < limit:
      time.sleep(_RETRY_SECONDS)
      fault = self.fault()
    return fault


def parse(flag: str, text: str) -> ServiceAddress:
  """Returns the address that a flag gives.

  Raises:
    errors.InputError: it is not grpc://host:port.
  """
  target = text.removeprefix(SCHEME)
  try:
    if target == text:
      raise errors.InputError('the scheme is missing')
    cluster_spec.split(target)
  except errors.InputError as error:
    raise errors.InputError(f'--{flag}={text}: is not the address of a data service; give '
                            f'{SCHEME}host:port, such as {SCHEME}10.0.0.1:5050') from error
  return ServiceAddress(target)
