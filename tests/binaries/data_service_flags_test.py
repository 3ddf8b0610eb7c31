"""The flags of a data service."""

import pytest

from binaries import data_service_flags
from tests.binaries import flag_parsing
from tfrecords import errors


@pytest.fixture(name='parse')
def fixture_parse():
  with flag_parsing.flags_of('data_service_main', data_service_flags.define) as parse:
    yield parse


@pytest.mark.parametrize('arguments, ports, address', [
    ((), (5050, 0), '127.0.0.1:5050'), (('--port=7',), (7, 0), '127.0.0.1:7'),
    (('--role=worker', '--dispatcher=grpc://a:1', '--port=7'), (7, 7), 'a:1'),
    (('--role=worker', '--dispatcher=grpc://a:1'), (5050, 0), 'a:1')])
def test_ports_and_the_dispatcher(parse, arguments, ports, address):
  parse(*arguments)
  assert (data_service_flags.dispatcher_port(), data_service_flags.worker_port()) == ports
  assert data_service_flags.dispatcher_address().target == address


@pytest.mark.parametrize('arguments, text', [
    (('--role=worker',), '--dispatcher is missing; give the address of the dispatcher, '
     'grpc://host:port$'),
    (('--role=worker', '--dispatcher=10.0.0.1'), '--dispatcher=10.0.0.1: is not the address of a '),
    (('--dispatcher=grpc://a:1',), '--dispatcher=grpc://a:1: --role=both is the dispatcher itself; '
     'leave it out, or give --role=worker$')])
def test_what_is_refused(parse, arguments, text):
  parse(*arguments)
  with pytest.raises(errors.InputError, match=f'^{text}'):
    data_service_flags.dispatcher_address()
