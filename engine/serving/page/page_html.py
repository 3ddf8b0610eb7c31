"""The page on which one drops a picture, or draws a digit, and sees the answer.

One file without other resources. Its content security policy lets it talk to its own server alone.
"""

from engine.inference import photo
from engine.serving import served_model
from engine.serving.page import script
from engine.serving.page import style_sheet
from tfrecords.html import markup

HEADERS = {
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; script-src "
                               "'unsafe-inline'; img-src blob: data:; connect-src 'self'; "
                               "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache'}


def html(name: str, info: served_model.ModelInfo) -> str:
  """Returns the page.

  Args:
    name: of the model, in addresses.
    info: what the model says of itself.
  """
  head = markup.tag(
      'head', markup.tag('meta', charset='utf-8'),
      markup.tag('meta', name='viewport', content='width=device-width, initial-scale=1'),
      markup.tag('title', f'{name}: ask the model'),
      markup.tag('link', rel='icon', href='data:,'),
      markup.tag('style', markup.Markup(style_sheet.TEXT)))
  header = markup.tag('header', markup.tag('h1', name),
                      *(markup.tag('p', line, class_='about') for line in info.lines))
  preparation = info.preparation
  draws = photo.is_drawings(preparation.statistics, preparation.image_shape[2])
  main = markup.tag('main', _picture(), _drawing(is_hidden=not draws), _answer())
  body = markup.tag('body', header, main, markup.tag('script', markup.Markup(script.TEXT)),
                    data_model=name)
  return f'<!DOCTYPE html>\n{markup.tag("html", head, body, lang="en")}\n'


def _picture() -> markup.Markup:
  return markup.tag(
      'section', markup.tag('h2', 'Give a picture'),
      markup.tag('input', type='file', id='file', accept='image/*'),
      markup.tag('label', 'Drop a picture here, paste one, or choose a file', id='drop',
                 for_='file'),
      markup.tag('img', id='preview', alt='the picture that was given', hidden=''))


def _drawing(*, is_hidden: bool) -> markup.Markup:
  canvas = markup.tag('canvas', id='drawing', width=280, height=280, role='img',
                      aria_label='Paper: draw with the mouse, a pen or a finger')
  return markup.tag('section', markup.tag('h2', 'Or draw a digit'), canvas,
                    markup.tag('button', 'Clear', id='clear', type='button'),
                    hidden='' if is_hidden else None)


def _answer() -> markup.Markup:
  result = markup.tag(
      'div', markup.tag('p', id='summary'),
      markup.tag('ol', id='classes', aria_label='Classes by probability'),
      markup.tag('p', id='remark'), markup.tag('ul', id='notes', aria_label='Notes'),
      id='result', hidden='')
  failure = markup.tag('p', id='failure', role='alert', hidden='')
  return markup.tag('section', markup.tag('h2', 'Answer'), result, failure, id='answer',
                    aria_live='polite', aria_busy='false')
