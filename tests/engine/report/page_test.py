"""The page as a whole: its structure, that it stands alone, and that names do no harm."""

import datetime
import json
import re

import hypothesis
from hypothesis import strategies
import pytest

from engine.report import cards
from engine.report import curves_section
from engine.report import machine_section
from engine.report import page
from engine.report import run_history
from engine.report import style_sheet
from engine.report import summary_section
from engine.report import time_section
from engine.runs import run_dir as run_dir_lib
from tests.engine.report import small_reports
from tests.tfrecords.html import html_tree

_NOW = datetime.datetime(2026, 1, 2, 3, 4, 5)
_TITLES = ['Summary', 'Learning curves', 'Where the time went', 'Confusion matrix', 'Per class',
           'Worst mistakes', 'Calibration', 'First-layer filters', 'Dead activations', 'Recipe',
           'Machine']


def _draw(*runs, notes=()):
  text = page.draw(runs, {'cores': '2'}, _NOW, notes)
  return text, html_tree.parse(text)


def test_sections_and_their_links():
  text, tree = _draw(small_reports.run())
  assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
  assert [heading.text for heading in tree.all('h2')] == _TITLES
  places = [section.attributes['id'] for section in tree.all('section')]
  assert [link.attributes['href'] for link in tree.all('a')] == [f'#{place}' for place in places]
  assert tree.one('h1').text == 'small'
  assert tree.one('main').attributes == {'class': 'single'}
  assert tree.one('head').one('title').text == 'Report: small'
  assert 'Report of 2026-01-02 03:04' in tree.text
  assert tree.one('style').text == style_sheet.TEXT


def test_several_runs_are_compared():
  _, tree = _draw(small_reports.run(0, 'a'), small_reports.run(1, 'b'))
  assert [heading.text for heading in tree.all('h2')] == ['Summary', 'Comparison', *_TITLES[1:]]
  assert len(tree.one('section', id='calibration').all('article')) == 2
  assert 'no difference' in tree.one('section', id='comparison').text


def test_the_page_needs_nothing_else():
  text, tree = _draw(small_reports.run(0, 'a'), small_reports.run(1, 'b'))
  assert not tree.all('script')
  assert not tree.all('link')
  sources = [element.attributes[name] for kind in ('img', 'a', 'svg', 'use', 'image')
             for element in tree.all(kind) for name in ('src', 'href', 'xlink:href')
             if name in element.attributes]
  assert all(source.startswith(('data:image/png;base64,', '#')) for source in sources)
  assert not re.search(r'https?:|//[a-z]', re.sub(r'base64,[\w+/=]*', '', text))
  policy = tree.one('meta', **{'http-equiv': 'Content-Security-Policy'}).attributes['content']
  assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize('name', ['<script>alert(1)</script>', '"><img src=x>', 'a\nb', '\udce9'])
def test_names_from_outside_do_no_harm(name):
  text, tree = _draw(small_reports.run(label=name), notes=[name])
  assert not tree.all('script')
  assert all(image.attributes['src'].startswith('data:') for image in tree.all('img'))
  text.encode()


def test_notes():
  _, tree = _draw(small_reports.run(), notes=['metrics.jsonl: 1 line is no record'])
  assert tree.one('aside').text == 'metrics.jsonl: 1 line is no record'
  assert not _draw(small_reports.run())[1].all('aside')


def test_a_run_that_has_nothing_but_its_settings():
  _, tree = _draw(small_reports.run(
      problem='has no checkpoint yet', training=[], evaluations={}, starts=[], ends=[], done=None))
  assert [heading.text for heading in tree.all('h2')] == _TITLES
  for place in ('confusion-matrix', 'per-class', 'worst-mistakes', 'calibration',
                'first-layer-filters', 'dead-activations'):
    section = tree.one('section', id=place)
    assert section.one('p', class_='missing').text == 'has no checkpoint yet'


_NUMBERS = strategies.one_of(
    strategies.integers(-1, 2 ** 63), strategies.floats(), strategies.just(10 ** 400))
_VALUES = strategies.one_of(
    strategies.none(), strategies.booleans(), _NUMBERS, strategies.text(max_size=5),
    strategies.lists(_NUMBERS, max_size=3),
    strategies.dictionaries(strategies.text(max_size=5), _NUMBERS, max_size=3))
_FIELDS = ('loss', 'accuracy', 'interval', 'count', 'cross_entropy', 'learning_rate', 'seconds',
           'sec_per_batch', 'examples_per_sec', 'machine', 'device', 'parameters')
_RECORDS = strategies.lists(strategies.tuples(
    strategies.sampled_from(['train', 'eval', 'start', 'end']), strategies.integers(0, 2 ** 63 - 1),
    strategies.sampled_from(['test', 'validation', 'train_eval']),
    strategies.dictionaries(strategies.sampled_from(_FIELDS), _VALUES)), max_size=6)


@pytest.fixture(name='run_dir', scope='module')
def fixture_run_dir(tmp_path_factory):
  run_dir = run_dir_lib.RunDir(tmp_path_factory.mktemp('run'))
  run_dir.begin(small_reports.config())
  return run_dir


@hypothesis.given(_RECORDS)
@hypothesis.settings(max_examples=60)
def test_whatever_the_records_hold_there_is_a_page(run_dir, records):
  run_dir.metrics.write_text(''.join(
      json.dumps({'kind': kind, 'step': step, 'eval_data': eval_data} | values) + '\n'
      for kind, step, eval_data, values in records))
  run = cards.ReportedRun(0, run_history.read(run_dir, 'any'), problem='no images')
  for section in (summary_section, curves_section, time_section):
    html_tree.parse(section.draw([run]))
  html_tree.parse(machine_section.draw([run], {}))
