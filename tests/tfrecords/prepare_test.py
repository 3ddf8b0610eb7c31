"""Which data sets are made and which are downloaded."""

import dataclasses

import pytest

from tests.tfrecords import imported_set
from tests.tfrecords import small_records
from tfrecords import datasets
from tfrecords import errors
from tfrecords import prepare
from tfrecords.fetch import download
from tfrecords.synthetic import generated_dataset

_SPEC = dataclasses.replace(small_records.SPEC, url='https://example.org/small.tar.gz')


@pytest.fixture(name='calls')
def fixture_calls(monkeypatch):
  """Records the calls of both sources and of the check before the second."""
  calls = []

  def note(name, answer):
    return lambda *arguments: calls.append((name, *arguments)) or answer

  monkeypatch.setattr(generated_dataset, 'write', note('write', 'made'))
  monkeypatch.setattr(download, 'fetch', note('fetch', 'fetched'))
  monkeypatch.setattr(download, 'reachable', note('reachable', ''))
  return calls


@pytest.mark.parametrize('name', ['digits', 'shapes'])
def test_generated_sets_are_made(tmp_path, calls, name):
  spec = datasets.get(name)
  assert prepare.prepare(spec, tmp_path, answer_seconds=5) == 'made'
  assert calls == [('write', spec, tmp_path)]


def test_others_are_downloaded(tmp_path, calls):
  assert prepare.prepare(_SPEC, tmp_path, 'https://mirror', 'none', print) == 'fetched'
  assert calls == [('fetch', _SPEC, tmp_path, 'https://mirror', 'none', print)]


@pytest.mark.parametrize('mirror', ['', 'https://mirror'])
def test_a_server_is_asked_first_where_there_is_a_limit(tmp_path, calls, mirror):
  assert prepare.prepare(_SPEC, tmp_path, mirror, answer_seconds=5) == 'fetched'
  assert calls[0] == ('reachable', mirror or _SPEC.url, 5)
  assert calls[1][:4] == ('fetch', _SPEC, tmp_path, mirror)


def test_a_silent_server_is_given_up(tmp_path, calls, monkeypatch):
  monkeypatch.setattr(download, 'reachable', lambda url, seconds: f'{url}: silent for {seconds} s')
  with pytest.raises(errors.InputError, match='https://example.org/small.tar.gz: silent for 5 s'):
    prepare.prepare(_SPEC, tmp_path, answer_seconds=5)
  assert not calls


def test_existing_files_are_not_downloaded(tmp_path, calls):
  small_records.write(tmp_path)
  assert prepare.prepare(_SPEC, tmp_path, answer_seconds=5) == tmp_path / 'small-bin'
  assert not calls


def test_the_files_of_an_imported_set_have_to_be_there(tmp_path, calls):
  # Whatever its name.
  place = tmp_path / 'shapes'
  imported_set.write(place)
  spec = datasets.get(str(place))
  assert prepare.prepare(spec, 'nowhere') == place
  (place / 'test-00000-of-00002.bin').unlink()
  with pytest.raises(errors.InputError, match='lacks test-00000-of-00002.bin of data set shapes; '):
    prepare.prepare(spec, 'nowhere')
  assert calls == []


def test_nothing_is_fetched_to_an_address(tmp_path, calls):
  with pytest.raises(errors.InputError) as caught:
    prepare.prepare(_SPEC, f'file://{tmp_path}', answer_seconds=5)
  assert str(caught.value) == (
      f'--data_dir=file://{tmp_path}: file://{tmp_path}/small-bin does not hold the files of '
      'small; fetch them with `records_main --action=fetch --dataset=small` and copy small-bin '
      'there')
  small_records.write(tmp_path)
  for place in (tmp_path, tmp_path / 'small-bin'):
    found = prepare.prepare(_SPEC, f'file://{place}', answer_seconds=5)
    assert str(found) == f'file://{tmp_path}/small-bin'
  assert calls == []
