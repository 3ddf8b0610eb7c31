"""Errors that clients get."""

from engine.serving import api_error


def test_a_busy_server_says_when_to_come_again():
  error = api_error.busy('later')
  assert (error.status, error.message, error.kind, error.headers) == (
      503, 'later', 'busy', {'Retry-After': '1'})


def test_a_bad_request():
  error = api_error.bad_request('no list')
  assert (error.status, str(error), error.headers) == (400, 'no list', {})
