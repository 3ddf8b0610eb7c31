"""The script is text for one element of a page, and asks its own server alone."""

from engine.serving.page import script


def test_the_script_ends_no_element_and_names_no_other_place():
  assert '</script' not in script.TEXT
  assert '://' not in script.TEXT
  assert "fetch('/v1/models/' + model + ':predict'" in script.TEXT
