"""Tests for engine.live_view.page_html."""

from engine.live_view import page_html


def test_the_page_names_run_socket_and_keys():
  text = page_html.html('a<b> $x, cnn', '/token', 3)
  assert '<title>a&lt;b&gt; $x, cnn: the six panels</title>' in text
  assert "location.host + '/token/3/ws'" in text
  assert 'src="/token/js/mpl.js"' in text
  assert 'keys: 1 to 6 show one panel, 0 all of them, the space bar pauses' in text
