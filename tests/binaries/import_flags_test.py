"""The flags of an import: each setting has one, and other actions refuse them."""

import dataclasses

from absl import flags
import pytest

from binaries import import_flags
from binaries import records_main
from tests.binaries import flag_parsing
from tfrecords import errors
from tfrecords.importing import import_settings
from tfrecords.importing import importer


@pytest.fixture
def parse():
  """Returns a function that parses a command line; the flags go with the test."""
  with flag_parsing.flags_of('records_main', records_main.define_flags) as parse:
    yield parse


def test_defaults_are_those_of_the_settings(parse):
  parse('--action=import', '--source=a', '--out=b')
  assert import_flags.settings() == import_settings.ImportSettings(source='a', out='b')


def test_every_setting_has_a_flag(parse):
  parse('--action=import', '--source=a', '--out=b', '--kind=csv', '--size=24x32', '--color=gray',
        '--fit=pad', '--enlarge', '--background=1,2,3', '--test=0.2', '--validation=0',
        '--split=column', '--group_column=p', '--class_order=name', '--near_duplicates=0',
        '--on_duplicate=drop', '--on_conflict=keep', '--on_bad=skip', '--max_bad=0.5',
        '--container=tfrecord', '--compression=gzip', '--shard_mb=9', '--num_workers=2',
        '--dry_run', '--append', '--data_dir=d')
  found, default = import_flags.settings(), import_settings.ImportSettings()
  changed = {field.name for field in dataclasses.fields(found)
             if getattr(found, field.name) != getattr(default, field.name)}
  assert changed == {field.name for field in dataclasses.fields(found)} - {'group'}


def test_what_is_asked_for_is_imported(parse, monkeypatch, capsys):
  def run(asked, log):
    log(f'{asked.source}\n{asked.group}')

  monkeypatch.setattr(importer, 'run', run)
  parse('--action=import', '--source=a', '--out=b', '--group=p')
  records_main.main([])
  assert capsys.readouterr().out == 'a\\np\n'


@pytest.mark.parametrize('arguments, message', [
    (['--action=import', '--source=a', '--plot=x.png'],
     '--plot: --action=import does not use it; leave it out'),
    (['--action=import', '--dataset=mnist'],
     '--dataset: --action=import does not use it; leave it out'),
    (['--action=import', '--split=train'],
     '--split=train: give one of auto, folders, column, hash'),
    (['--action=verify', '--dataset=mnist', '--size=32'],
     '--size: only --action=import uses it; leave it out'),
    (['--action=inspect', '--dataset=mnist', '--source=a'],
     '--source: only --action=import uses it; leave it out'),
    (['--action=inspect', '--dataset=mnist', '--split=hash'],
     '--split=hash: --action=inspect shows one of ')])
def test_flags_of_other_actions_are_refused(parse, arguments, message):
  parse(*arguments)
  with pytest.raises(errors.InputError) as caught:
    records_main.main([])
  assert str(caught.value).startswith(message)


@pytest.mark.parametrize('argument', ['--test=1', '--near_duplicates=9', '--fit=zoom'])
def test_values_out_of_range_are_wrong_flags(parse, argument):
  with pytest.raises(flags.IllegalFlagValueError):
    parse('--action=import', argument)
