"""An answer that is an error: its HTTP status, and one line for the client."""

from collections.abc import Mapping


class ApiError(Exception):
  """A request that is answered with an error.

  Attributes:
    status: of HTTP.
    message: what is wrong and what to do.
    kind: for the metrics, one word.
    headers: of the answer.
  """

  def __init__(self, status: int, message: str, kind: str,
               headers: Mapping[str, str] | None = None):
    """Keeps what the answer needs."""
    super().__init__(message)
    self.status = status
    self.message = message
    self.kind = kind
    self.headers = dict(headers or {})


def bad_request(message: str) -> ApiError:
  """Returns the error of a request that cannot be understood."""
  return ApiError(400, message, 'bad_request')


def busy(message: str) -> ApiError:
  """Returns the error of a request that may be sent again in a second."""
  return ApiError(503, message, 'busy', {'Retry-After': '1'})
