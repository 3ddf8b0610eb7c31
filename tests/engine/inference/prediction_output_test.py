"""Predictions as text, CSV, JSON and picture, to the character."""

import csv
import io
import json

import numpy as np
import pytest

from engine.inference import prediction_output
from engine.inference import predictor
from engine.inference import views
from engine.reporting.plots import figures

NAMES = ('cat', 'dog', 'frog')
_IMAGE = np.zeros([8, 8, 1], np.uint8)


def _made(name, values, label=None, notes=(), warnings=(), **more):
  return predictor.Prediction(
      name, _IMAGE, np.array(values, np.float32), label, notes, warnings, **more)


def test_a_table_of_pictures():
  found = [_made('a.png', [0.25, 0.5, 0.25]),
           _made('longer.png', [0.9, 0.0625, 0.0375], notes=('converted to gray', 'unlike'))]
  assert prediction_output.table(found, NAMES) == '\n'.join([
      'image       class  probability  next',
      'a.png       dog    0.5000       cat 0.2500, frog 0.2500',
      'longer.png  cat    0.9000       dog 0.0625, frog 0.0375',
      'longer.png: converted to gray; unlike'])


def test_a_table_of_examples_says_what_is_true():
  found = [_made('mnist 786', [0.75, 0.25, 0.0], 0), _made('mnist 7', [0.75, 0.25, 0.0], 2)]
  assert prediction_output.table(found, NAMES, top_k=1) == '\n'.join([
      'image      class  probability  true',
      'mnist 786  cat    0.7500       cat',
      'mnist 7    cat    0.7500       frog (wrong)'])


def test_a_table_says_what_is_unlike_and_what_views_give():
  other = views.combine(np.array([[0.5, 0.5, 0.0], [0.75, 0.25, 0.0], [0.25, 0.75, 0.0]]))
  found = [_made('a.png', [0.25, 0.5, 0.25], distance=0.5, views=other),
           _made('b.png', [0.9, 0.0625, 0.0375], distance=1.25,
                 warnings=('unlike the training images: distance 1.25',))]
  assert prediction_output.table(found, NAMES, top_k=1) == '\n'.join([
      'image  class  probability  distance     views',
      'a.png  dog    0.5000       0.50         cat 0.5000 (2 of 3)',
      'b.png  cat    0.9000       1.25 unlike',
      'b.png: unlike the training images: distance 1.25'])


def test_notes_of_several_images_are_there_once():
  found = [_made(name, [1.0, 0.0, 0.0], notes=notes) for name, notes in (
      ('a', ('gray',)), ('b', ('scaled',)), ('c', ('gray',)))]
  assert prediction_output.table(found, NAMES).splitlines()[4:] == ['a, c: gray', 'b: scaled']
  assert prediction_output.table(found[::2], NAMES).splitlines()[3:] == ['all images: gray']
  assert prediction_output.table(found[:1], NAMES).splitlines()[2:] == ['a: gray']


@pytest.mark.parametrize('names, listed', [('abc', 'a, b, c'), ('abcde', 'a, b, c and 2 more')])
def test_a_note_names_the_first_images(names, listed):
  found = [_made('other', [1.0, 0.0, 0.0]),
           *(_made(name, [1.0, 0.0, 0.0], notes=('gray',)) for name in names)]
  assert prediction_output.table(found, NAMES).splitlines()[-1] == f'{listed}: gray'


def test_csv_and_json_hold_every_probability():
  found = [_made('a, b.png', [0.25, 0.5, 0.25], notes=('converted to gray',)),
           _made('c', [1.0, 0.0, 0.0], 1, is_calibrated=True, distance=1.5,
                 views=views.combine(np.array([[0.25, 0.75, 0.0]])))]
  assert list(csv.reader(io.StringIO(prediction_output.as_csv(found, NAMES)))) == [
      ['image', 'class', 'true', 'cat', 'dog', 'frog', 'calibrated', 'distance', 'unlike',
       'views_class', 'views_probability'],
      ['a, b.png', 'dog', '', '0.25', '0.5', '0.25', '0', '', '', '', ''],
      ['c', 'cat', 'dog', '1', '0', '0', '1', '1.5', '1', 'dog', '0.75']]
  assert json.loads(prediction_output.as_json(found, NAMES)) == [
      {'image': 'a, b.png', 'class': 'dog', 'true': None, 'notes': ['converted to gray'],
       'probabilities': {'cat': 0.25, 'dog': 0.5, 'frog': 0.25},
       'calibrated': False, 'distance': None, 'unlike': None, 'views': None},
      {'image': 'c', 'class': 'cat', 'true': 'dog', 'notes': [],
       'probabilities': {'cat': 1.0, 'dog': 0.0, 'frog': 0.0},
       'calibrated': True, 'distance': 1.5, 'unlike': True,
       'views': {'class': 'dog', 'probability': 0.75, 'agreeing': 1, 'count': 1}}]


@pytest.mark.parametrize('more, headings', [
    ({}, []),
    ({'is_calibrated': True}, ['calibrated']),
    ({'distance': 0.0}, ['distance', 'unlike'])])
def test_columns_that_no_image_has_are_left_out_of_the_csv(more, headings):
  found = [_made('a', [0.25, 0.5, 0.25], notes=('gray',)), _made('b', [1.0, 0.0, 0.0], **more)]
  rows = [*csv.reader(io.StringIO(prediction_output.as_csv(found, NAMES)))]
  assert rows[0] == ['image', 'class', 'true', *NAMES, *headings]
  assert {len(row) for row in rows} == {6 + len(headings)}


def test_the_picture_marks_what_is_wrong(tmp_path):
  found = [_made('a', [0.25, 0.5, 0.25]), _made('b', [1.0, 0.0, 0.0], 1),
           _made('/a/very/long/path/to/an/image.png', [1.0, 0.0, 0.0], 0)]
  figure = prediction_output.draw(found, NAMES, 'runs/a, step 7')
  texts = figure.axes[0].texts
  assert [text.get_text() for text in texts] == [
      'a\ndog 0.50', 'b\ncat 1.00, not dog', '.../path/to/an/image.png\ncat 1.00']
  assert [text.get_color() for text in texts] == ['black', figures.ORANGE, 'black']
  assert figure.get_suptitle() == 'runs/a, step 7'
  assert figures.save(figure, tmp_path / 'a.png').is_file()


def test_the_picture_has_the_remarks(tmp_path):
  found = [_made('a', [0.25, 0.5, 0.25], warnings=(
      'unlike the training images: brightness 200', 'may be turned: x')),
           _made('b', [1.0, 0.0, 0.0], notes=('gray',), warnings=(
               '3 separate drawings, the largest is used',)),
           _made('c', [1.0, 0.0, 0.0], notes=('gray',))]
  texts = prediction_output.draw(found, NAMES, 'runs/a').axes[0].texts
  assert [text.get_text() for text in texts] == [
      'a\ndog 0.50\nunlike the training images', 'b\ncat 1.00\n3 separate drawings',
      'c\ncat 1.00']
  assert [text.get_color() for text in texts] == [figures.ORANGE, figures.ORANGE, 'black']


def test_long_class_names_are_in_a_line_of_their_own():
  texts = prediction_output.draw(
      [_made('a', [1.0, 0.0], label=1)], ('aquarium_fish', 'sweet_pepper'), '').axes[0].texts
  assert texts[0].get_text() == 'a\naquarium_fish 1.00,\nnot sweet_pepper'


@pytest.mark.filterwarnings('error')
def test_unusual_names_in_every_output(tmp_path):
  names = ('$a_{b$', 'two\nlines', '猫')
  found = [_made(name, [0.25, 0.5, 0.25], notes=(f'{name}: gray',))
           for name in ('a$b_{c$ d.png', 'caf\udce9.png', 'new\nline.png', '🐈.png')]
  text = prediction_output.table(found, names)
  text.encode()
  assert [line.partition('  ')[0] for line in text.splitlines()[1:5]] == [
      'a$b_{c$ d.png', r'caf\xe9.png', r'new\nline.png', '🐈.png']
  assert len(text.splitlines()) == 9
  rows = list(csv.DictReader(io.StringIO(prediction_output.as_csv(found, names))))
  assert [row['image'] for row in rows] == [one.name for one in found]
  assert [one['image'] for one in json.loads(prediction_output.as_json(found, names))] == [
      one.name for one in found]
  figures.save(prediction_output.draw(found, names, 'runs/[a]$b$ 猫'), tmp_path / 'a.png')
