"""Draws the page: one self-contained HTML file without scripts or network access.

Its content security policy allows the browser only the styles and images in the page.
"""

from collections.abc import Mapping, Sequence
import datetime

from engine.report import activity_section
from engine.report import calibration_section
from engine.report import cards
from engine.report import class_section
from engine.report import comparison_section
from engine.report import confusion_section
from engine.report import curves_section
from engine.report import filters_section
from engine.report import machine_section
from engine.report import mistakes_section
from engine.report import recipe_section
from engine.report import style_sheet
from engine.report import summary_section
from engine.report import time_section
from tfrecords.html import markup

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

# In the order of the page, without the section that needs several runs.
_SECTIONS = (summary_section, curves_section, time_section, confusion_section, class_section,
             mistakes_section, calibration_section, filters_section, activity_section,
             recipe_section)


def draw(runs: cards.Runs, here: Mapping[str, str], now: datetime.datetime,
         notes: Sequence[str] = ()) -> markup.Markup:
  """Returns the page.

  Args:
    runs: at least one, in the order in which they were given.
    here: facts about this machine, by name.
    now: local time.
    notes: lines about damaged files.
  """
  sections = {module.TITLE: module.draw(runs) for module in _SECTIONS}
  if len(runs) > 1:
    comparison = {comparison_section.TITLE: comparison_section.draw(runs)}
    sections = {summary_section.TITLE: sections.pop(summary_section.TITLE)} | comparison | sections
  sections[machine_section.TITLE] = machine_section.draw(runs, here)
  names = ', '.join(run.label for run in runs)
  head = markup.tag(
      'head', markup.tag('meta', charset='utf-8'),
      markup.tag('meta', http_equiv='Content-Security-Policy', content=_POLICY),
      markup.tag('meta', name='viewport', content='width=device-width, initial-scale=1'),
      markup.tag('meta', name='color-scheme', content='light dark'),
      markup.tag('title', f'Report: {names}'), markup.tag('style', markup.Markup(style_sheet.TEXT)))
  header = markup.tag(
      'header', markup.tag('h1', names),
      markup.tag('p', f'Report of {now:%Y-%m-%d %H:%M}', class_='about'), _contents(sections))
  # The cards of a single run would leave half of a wide page empty.
  main = markup.tag('main', *sections.values(), class_='single' if len(runs) == 1 else None)
  body = markup.tag('body', header, _notes(notes), main)
  return markup.Markup(
      f'<!DOCTYPE html>\n{markup.tag("html", head, body, lang="en")}\n')


def _contents(titles: Mapping[str, object]) -> markup.Markup:
  return markup.tag('nav', *(markup.tag('a', title, href=f'#{markup.anchor(title)}')
                             for title in titles))


def _notes(notes: Sequence[str]) -> markup.Markup:
  if not notes:
    return markup.text('')
  return markup.tag('aside', *(markup.tag('p', note) for note in notes), role='note')
