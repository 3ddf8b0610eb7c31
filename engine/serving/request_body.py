"""Reads the body of a request, within limits of size and time."""

import asyncio

from starlette import requests

from engine.serving import api_error
from engine.serving import limits as limits_lib


async def read(request: requests.Request, limits: limits_lib.Limits) -> bytes:
  """Returns the body.

  Raises:
    ApiError: it is too large (413), or has not come in time (408).
    requests.ClientDisconnect: the client has gone.
  """
  declared = request.headers.get('content-length', '')
  if declared.isdecimal() and int(declared) > limits.max_body_bytes:
    raise _too_large(limits)
  try:
    async with asyncio.timeout(limits.read_seconds):
      return await _chunks(request, limits)
  except TimeoutError:
    # What comes later cannot be told from the next request.
    raise api_error.ApiError(
        408, f'the body has not come within {limits.read_seconds:g} s; send it faster', 'slow',
        {'Connection': 'close'}) from None


async def _chunks(request: requests.Request, limits: limits_lib.Limits) -> bytes:
  body = bytearray()
  async for chunk in request.stream():
    body += chunk
    if len(body) > limits.max_body_bytes:
      raise _too_large(limits)
  return bytes(body)


def _too_large(limits: limits_lib.Limits) -> api_error.ApiError:
  return api_error.ApiError(
      413, f'the body has more than {limits.max_body_mb:g} MB; send fewer images at once, or start '
      'the server with a larger --max_body_mb', 'too_large')
