"""A listing numbers its classes."""

from tfrecords.importing import listing


def test_labels_are_numbers_in_the_order_of_the_classes():
  found = listing.Listing('csv', (), ('b', 'a'), (), lambda entry: b'')
  assert found.labels() == {'b': 0, 'a': 1}
  assert listing.Entry('b/1', 'b') == listing.Entry('b/1', 'b', '', '')
